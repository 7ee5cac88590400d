"""Pages of the frame: finding anything, and how the office looks to somebody."""
