"""Sales, refunds and exchanges, derived from the journal."""
