"""Addresses of the pages about coupons and their codes."""

from django.urls import path

from kasse.office.coupons.pages import codes, coupons, uses

urlpatterns = [
    path("coupons", coupons.coupons, name="coupons"),
    path("coupons/export", coupons.export_coupons, name="export_coupons"),
    path("coupons/new", coupons.new_coupon, name="new_coupon"),
    path("coupons/look-up", uses.coupon_code, name="coupon_code"),
    path("coupons/<str:coupon_id>", coupons.coupon, name="coupon"),
    path("coupons/<str:coupon_id>/archive", coupons.archive_coupon, name="archive_coupon"),
    path("coupons/<str:coupon_id>/codes", codes.coupon_codes, name="coupon_codes"),
    path("coupons/<str:coupon_id>/uses", uses.coupon_uses, name="coupon_uses"),
    path("coupons/<str:coupon_id>/uses/export", uses.export_uses, name="export_coupon_uses"),
    path("coupons/<str:coupon_id>/free", uses.free_code, name="free_coupon_code"),
    path("coupon-batches/<str:batch_id>/withdraw", codes.withdraw, name="withdraw_codes"),
    path("coupon-batches/<str:batch_id>/export", codes.export_codes, name="export_codes"),
    path("coupon-batches/<str:batch_id>/sheets", codes.code_sheets, name="code_sheets"),
]
