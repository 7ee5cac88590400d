"""Simulation: past sales reckoned once more, with the promotions of a campaign and without them.

`plan` says which promotions hold on either side, `history` reads the journal's sales, `baskets`
makes baskets of them at prices before promotions, `deciding` asks the engine, `tally` adds up,
`running` is the work in the background, `chart` draws what came of it.
"""
