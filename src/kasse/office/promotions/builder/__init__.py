"""The page that makes a promotion, as a sentence with fields in it."""
