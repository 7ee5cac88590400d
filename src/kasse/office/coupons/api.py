"""Coupons for API clients, and for tills (kasse.office.coupons.till_api)."""

from ninja import Router

from kasse.office.coupons.till_api import router as tills

router = Router()
router.add_router("", tills)
