"""The operations of prices.

Written by tools/client.py from the API's description; not by hand.
"""

from kasse_client.http import Answer, Group, part
from kasse_client.prices_models import (
    ListPriceList,
    ListPricesIn,
    PriceCheckOut,
    PriceHistoryOut,
    PriceListIn,
    PriceListList,
    PriceListOut,
    PriceListPatch,
    ReleaseList,
    ReleaseOut,
)


class Prices(Group):
    """Operations of prices."""

    def list_price_lists(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        assortment: str | None = None,
    ) -> Answer[PriceListList]:
        """Price lists.

        Those of an assortment.
        """
        return self._ask(
            "GET",
            "/api/v1/price-lists",
            query={"after": after, "before": before, "limit": limit, "assortment": assortment},
        )

    def create_price_list(
        self, *, body: PriceListIn, idempotency_key: str | None = None
    ) -> Answer[PriceListOut]:
        """A new price list.

        Makes one without prices; it holds nowhere until prices are published.
        """
        return self._ask(
            "POST",
            "/api/v1/price-lists",
            body=body,
            idempotency_key=idempotency_key,
        )

    def get_price_list(self, *, list_id: str) -> Answer[PriceListOut]:
        """A price list.

        When, where and for whom it holds.
        """
        return self._ask(
            "GET",
            f"/api/v1/price-lists/{part(list_id)}",
        )

    def change_price_list(
        self, *, body: PriceListPatch, list_id: str, if_match: str | None = None
    ) -> Answer[PriceListOut]:
        """Change a price list.

        Changes the fields given, from the next release on; null empties `from` and `to`.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/price-lists/{part(list_id)}",
            body=body,
            if_match=if_match,
        )

    def delete_price_list(self, *, list_id: str, if_match: str | None = None) -> Answer[None]:
        """Delete a price list.

        Only one that was never published; 409 for others, which are `ended` instead.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/price-lists/{part(list_id)}",
            if_match=if_match,
        )

    def list_list_prices(
        self,
        *,
        list_id: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[ListPriceList]:
        """Prices of a price list.

        Released ones and drafts.
        """
        return self._ask(
            "GET",
            f"/api/v1/price-lists/{part(list_id)}/prices",
            query={"after": after, "before": before, "limit": limit},
        )

    def set_list_prices(
        self, *, body: ListPricesIn, list_id: str, if_match: str | None = None
    ) -> Answer[PriceListOut]:
        """Set prices of a price list.

        Drafts, until prices are published; all of them or none.
        """
        return self._ask(
            "PUT",
            f"/api/v1/price-lists/{part(list_id)}/prices",
            body=body,
            if_match=if_match,
        )

    def list_price_releases(
        self,
        *,
        assortment: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[ReleaseList]:
        """Price releases.

        Those that have begun, that wait for their minute, and that were taken back.
        """
        return self._ask(
            "GET",
            f"/api/v1/assortments/{part(assortment)}/price-releases",
            query={"after": after, "before": before, "limit": limit},
        )

    def publish_prices(
        self, *, assortment: str, starts_at: str | None = None, idempotency_key: str | None = None
    ) -> Answer[ReleaseOut]:
        """Publish prices.

        Makes every draft price the price of the tills: at once, or from a minute on.
        """
        return self._ask(
            "POST",
            f"/api/v1/assortments/{part(assortment)}/price-releases",
            query={"starts_at": starts_at},
            idempotency_key=idempotency_key,
        )

    def take_release_back(self, *, assortment: str, number: int) -> Answer[ReleaseOut]:
        """Take a price release back.

        One that has begun in no store; its prices are drafts again.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/assortments/{part(assortment)}/price-releases/{part(number)}",
        )

    def check_prices(self, *, assortment: str, jump: int | None = None) -> Answer[PriceCheckOut]:
        """Check prices.

        What a person should see before publishing; it hinders nothing.
        """
        return self._ask(
            "GET",
            f"/api/v1/assortments/{part(assortment)}/price-check",
            query={"jump": jump},
        )

    def get_price_history(
        self, *, item_id: str, store: str, since: str | None = None, until: str | None = None
    ) -> Answer[PriceHistoryOut]:
        """Price history of an item.

        By releases, lists and promotions for everybody; prices on condition are not in it.
        """
        return self._ask(
            "GET",
            f"/api/v1/items/{part(item_id)}/price-history",
            query={"store": store, "since": since, "until": until},
        )
