"""Pages of coupons and their codes."""
