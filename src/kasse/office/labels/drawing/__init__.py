"""Drawing labels: from what stands on them to pages as PDF, or as SVG to look at.

A label is first laid out as marks (`marks`), texts and boxes with exact places, by `card` or
`poster`; `pages` puts labels on their sheets; `pdf` and `svg` write the same marks.
"""
