"""A sale in the making.

`state` holds the basket and its events, `pricing` says what it costs, `decide_lines`,
`decide_discounts` and `decide_tenders` turn wishes into events or refusals, `evolve` folds the
events. Refunds of a receipt are lines like others, with a quantity below zero, whose amounts
mirror the receipt (`kasse.domain.refund`). `kasse.domain.sale` writes the finished basket into
the journal.
"""
