"""The best price that the shop's rules allow, and why (docs/rules/promotions.md).

`promotion` holds what a promotion says, `documents` reads it from the feed, `goods` says what is
in the basket, `offers` finds what may apply, `search` finds the best way, `outcome` says what that
comes to for each line, `explain` why, and what is missing for more.
"""
