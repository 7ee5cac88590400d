"""The auditor: reckons anew, from docs/rules and docs/journal.md, what must have happened.

It sees commands and their answers, and at the end the books; nothing here imports the domain's or
the till's rules.
"""
