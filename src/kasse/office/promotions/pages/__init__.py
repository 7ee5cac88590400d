"""Pages of campaigns and their promotions."""
