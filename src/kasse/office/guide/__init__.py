"""The first start: a shop of one's own in one form, instead of the demo shops."""
