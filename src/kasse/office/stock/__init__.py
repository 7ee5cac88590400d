"""Stock as a ledger of moves, derived from the journal."""
