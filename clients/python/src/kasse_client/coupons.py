"""The operations of coupons.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.coupons_models import (
    BatchIn,
    BatchList,
    BatchOut,
    CouponIn,
    CouponList,
    CouponOut,
    CouponPatch,
    FreedOut,
    FreeIn,
    LookedOut,
    UseList,
)
from kasse_client.http import Answer, Group, part


class Coupons(Group):
    """Operations of coupons."""

    def list_coupons(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        assortment: str | None = None,
        q: str | None = None,
        archived: bool | None = None,
        sort: Literal["name", "-name", "made", "-made"] | None = None,
    ) -> Answer[CouponList]:
        """Coupons.

        Those of all assortments, or of one.
        """
        return self._ask(
            "GET",
            "/api/v1/coupons",
            query={
                "after": after,
                "before": before,
                "limit": limit,
                "assortment": assortment,
                "q": q,
                "archived": archived,
                "sort": sort,
            },
        )

    def create_coupon(
        self, *, body: CouponIn, idempotency_key: str | None = None
    ) -> Answer[CouponOut]:
        """A new coupon.

        At the tills of its assortment at once; what it gives, promotions say.
        """
        return self._ask(
            "POST",
            "/api/v1/coupons",
            body=body,
            idempotency_key=idempotency_key,
        )

    def export_coupons(
        self,
        *,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
        assortment: str | None = None,
        q: str | None = None,
        archived: bool | None = None,
        sort: Literal["name", "-name", "made", "-made"] | None = None,
    ) -> Answer[bytes]:
        """Coupons as a file.

        That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            "/api/v1/sheets/coupons",
            query={
                "form": form,
                "language": language,
                "assortment": assortment,
                "q": q,
                "archived": archived,
                "sort": sort,
            },
        )

    def get_coupon(self, *, coupon_id: str) -> Answer[CouponOut]:
        """A coupon.

        With its version as ETag.
        """
        return self._ask(
            "GET",
            f"/api/v1/coupons/{part(coupon_id)}",
        )

    def change_coupon(
        self, *, body: CouponPatch, coupon_id: str, if_match: str | None = None
    ) -> Answer[CouponOut]:
        """Change a coupon.

        Changes the fields given; tills learn of it at once.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/coupons/{part(coupon_id)}",
            body=body,
            if_match=if_match,
        )

    def archive_coupon(
        self, *, coupon_id: str, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[CouponOut]:
        """Archive a coupon.

        No till takes it any more.
        """
        return self._ask(
            "POST",
            f"/api/v1/coupons/{part(coupon_id)}/archive",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def restore_coupon(
        self, *, coupon_id: str, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[CouponOut]:
        """Take a coupon out of the archive.

        As it was, unless another coupon has its codes since.
        """
        return self._ask(
            "POST",
            f"/api/v1/coupons/{part(coupon_id)}/restore",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_batches(
        self,
        *,
        coupon_id: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[BatchList]:
        """Batches of a coupon.

        Its single-use codes, as they were made.
        """
        return self._ask(
            "GET",
            f"/api/v1/coupons/{part(coupon_id)}/batches",
            query={"after": after, "before": before, "limit": limit},
        )

    def make_codes(
        self, *, body: BatchIn, coupon_id: str, idempotency_key: str | None = None
    ) -> Answer[BatchOut]:
        """Make single-use codes.

        A batch of them; `GET /sheets/coupon-batches/{batch_id}` has the codes.
        """
        return self._ask(
            "POST",
            f"/api/v1/coupons/{part(coupon_id)}/batches",
            body=body,
            idempotency_key=idempotency_key,
        )

    def withdraw_batch(
        self, *, batch_id: str, idempotency_key: str | None = None
    ) -> Answer[BatchOut]:
        """Withdraw single-use codes.

        No till takes a code of the batch any more.
        """
        return self._ask(
            "POST",
            f"/api/v1/coupon-batches/{part(batch_id)}/withdraw",
            idempotency_key=idempotency_key,
        )

    def bring_batch_back(
        self, *, batch_id: str, idempotency_key: str | None = None
    ) -> Answer[BatchOut]:
        """Bring codes back.

        Those that nobody used can be used again.
        """
        return self._ask(
            "POST",
            f"/api/v1/coupon-batches/{part(batch_id)}/bring-back",
            idempotency_key=idempotency_key,
        )

    def export_codes(
        self,
        *,
        batch_id: str,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
    ) -> Answer[bytes]:
        """Single-use codes as a file.

        All codes of a batch, used or not. That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            f"/api/v1/sheets/coupon-batches/{part(batch_id)}",
            query={"form": form, "language": language},
        )

    def list_uses(
        self,
        *,
        coupon_id: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        code: str | None = None,
        state: Literal["", "used", "freed", "counted", "reserved"] | None = None,
    ) -> Answer[UseList]:
        """Uses of a coupon's codes.

        What became of them, the newest first.
        """
        return self._ask(
            "GET",
            f"/api/v1/coupons/{part(coupon_id)}/uses",
            query={"after": after, "before": before, "limit": limit, "code": code, "state": state},
        )

    def export_uses(
        self,
        *,
        coupon_id: str,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
        code: str | None = None,
        state: Literal["", "used", "freed", "counted", "reserved"] | None = None,
    ) -> Answer[bytes]:
        """Uses as a file.

        That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            f"/api/v1/sheets/coupons/{part(coupon_id)}/uses",
            query={"form": form, "language": language, "code": code, "state": state},
        )

    def free_code(
        self, *, body: FreeIn, coupon_id: str, idempotency_key: str | None = None
    ) -> Answer[FreedOut]:
        """Free a used code.

        It may be used once more; the reason stands in the audit log.
        """
        return self._ask(
            "POST",
            f"/api/v1/coupons/{part(coupon_id)}/free",
            body=body,
            idempotency_key=idempotency_key,
        )

    def look_code_up(self, *, code: str, assortment: str | None = None) -> Answer[LookedOut]:
        """What a code is now.

        Changes nothing.
        """
        return self._ask(
            "GET",
            "/api/v1/coupon-codes",
            query={"code": code, "assortment": assortment},
        )
