"""Back-ups: one file each, verified by restoring it.

`form` says what is in a file, `sealing` encrypts it, `archive` packs and unpacks it; `sqlite` and
`postgres` copy a database out and in; `making` makes and verifies, `restoring` restores, `shelf`
knows the folder of back-ups and which of them are kept.
"""
