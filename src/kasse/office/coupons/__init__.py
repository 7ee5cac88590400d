"""Coupons and their codes: made, given out, reserved, used."""
