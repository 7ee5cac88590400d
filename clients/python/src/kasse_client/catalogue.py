"""The operations of catalogue.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.catalogue_models import (
    AssortmentList,
    CategoryIn,
    CategoryOut,
    CategoryPatch,
    DeletedOut,
    GridIn,
    GridOut,
    GridPlaceList,
    GroupPatch,
    HistoryOut,
    InUseOut,
    ItemIn,
    ItemList,
    ItemOut,
    ItemPatch,
    ItemStoreIn,
    ItemStoreOut,
    ListPriceList,
    ListPricesIn,
    MatrixIn,
    MatrixOut,
    ModifierGroupIn,
    ModifierGroupOut,
    OrderIn,
    PicturesIn,
    PicturesOut,
    PriceListIn,
    PriceListList,
    PriceListOut,
    PriceListPatch,
    ReleaseIn,
    ReleaseList,
    ReleaseOut,
    StateIn,
    VariantList,
)
from kasse_client.http import Answer, Group, part


class Catalogue(Group):
    """Operations of catalogue."""

    def list_items(
        self,
        *,
        assortment: str,
        search: str | None = None,
        category: str | None = None,
        tag: str | None = None,
        brand: str | None = None,
        supplier: str | None = None,
        tax_class: str | None = None,
        kind: Literal["", "goods", "service", "deposit"] | None = None,
        price_from: int | None = None,
        price_to: int | None = None,
        stock: Literal["", "in", "none", "below"] | None = None,
        store: str | None = None,
        missing: Literal["", "price", "barcode", "category", "picture", "cost", "supplier", "brand"]
        | None = None,
        state: Literal["active", "draft", "unpriced", "unsold", "archived", "all"] | None = None,
        sort: Literal["name", "sku", "price", "cost", "brand", "supplier", "tax_class", "changed"]
        | None = None,
        descending: bool | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[ItemList]:
        """Items.

        Search, filter and sort; go on with `after`, or back with `before`.
        """
        return self._ask(
            "GET",
            "/api/v1/items",
            query={
                "assortment": assortment,
                "search": search,
                "category": category,
                "tag": tag,
                "brand": brand,
                "supplier": supplier,
                "tax_class": tax_class,
                "kind": kind,
                "price_from": price_from,
                "price_to": price_to,
                "stock": stock,
                "store": store,
                "missing": missing,
                "state": state,
                "sort": sort,
                "descending": descending,
                "after": after,
                "before": before,
                "limit": limit,
            },
        )

    def create_item(self, *, body: ItemIn, idempotency_key: str | None = None) -> Answer[ItemOut]:
        """A new item.

        Makes an item; 409 when the SKU is taken.
        """
        return self._ask(
            "POST",
            "/api/v1/items",
            body=body,
            idempotency_key=idempotency_key,
        )

    def get_item(self, *, item_id: str) -> Answer[ItemOut]:
        """An item.

        Everything about one item, with its version as ETag.
        """
        return self._ask(
            "GET",
            f"/api/v1/items/{part(item_id)}",
        )

    def change_item(
        self, *, body: ItemPatch, item_id: str, if_match: str | None = None
    ) -> Answer[ItemOut]:
        """Change an item.

        Changes the fields given and leaves the others; null empties one that may be empty. With
        If-Match only the version that was read: 412 when somebody else has changed it since.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/items/{part(item_id)}",
            body=body,
            if_match=if_match,
        )

    def list_assortments(
        self, *, after: str | None = None, before: str | None = None, limit: int | None = None
    ) -> Answer[AssortmentList]:
        """Assortments.

        Each with how many prices wait to be published.
        """
        return self._ask(
            "GET",
            "/api/v1/assortments",
            query={"after": after, "before": before, "limit": limit},
        )

    def list_in_use(
        self,
        *,
        assortment: str,
        field: Literal["brand", "supplier", "tag"],
        q: str | None = None,
        limit: int | None = None,
    ) -> Answer[InUseOut]:
        """Texts in use.

        Brands, suppliers or tags that items have; tags are those of all assortments.
        """
        return self._ask(
            "GET",
            f"/api/v1/assortments/{part(assortment)}/in-use",
            query={"field": field, "q": q, "limit": limit},
        )

    def list_categories(self, *, assortment: str) -> Answer[list[CategoryOut]]:
        """Categories.

        The tree of an assortment, depth first.
        """
        return self._ask(
            "GET",
            "/api/v1/categories",
            query={"assortment": assortment},
        )

    def create_category(
        self, *, body: CategoryIn, idempotency_key: str | None = None
    ) -> Answer[CategoryOut]:
        """A new category.

        Makes one, last among those beside it unless a position is given.
        """
        return self._ask(
            "POST",
            "/api/v1/categories",
            body=body,
            idempotency_key=idempotency_key,
        )

    def change_category(
        self, *, body: CategoryPatch, category_id: str, if_match: str | None = None
    ) -> Answer[CategoryOut]:
        """Change a category.

        Changes the fields given. With `If-Match` only what was read.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/categories/{part(category_id)}",
            body=body,
            if_match=if_match,
        )

    def delete_category(
        self, *, category_id: str, if_match: str | None = None
    ) -> Answer[DeletedOut]:
        """Delete a category.

        Takes it away; its items stay, without one. 409 while others stand under it.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/categories/{part(category_id)}",
            if_match=if_match,
        )

    def order_categories(self, *, body: OrderIn) -> Answer[None]:
        """The order of categories.

        Puts categories under a parent, in the order given; others that stand there follow.
        """
        return self._ask(
            "PUT",
            "/api/v1/category-order",
            body=body,
        )

    def list_grids(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        q: str | None = None,
    ) -> Answer[GridPlaceList]:
        """Where tills have grids.

        Every assortment with its stores and their registers.
        """
        return self._ask(
            "GET",
            "/api/v1/grids",
            query={"after": after, "before": before, "limit": limit, "q": q},
        )

    def get_grid(
        self, *, level: Literal["assortment", "store", "register"], place: str
    ) -> Answer[GridOut]:
        """A grid of the till.

        What the tills of an assortment, a store or a register show.
        """
        return self._ask(
            "GET",
            f"/api/v1/grids/{part(level)}/{part(place)}",
        )

    def put_grid(
        self,
        *,
        body: GridIn,
        level: Literal["assortment", "store", "register"],
        place: str,
        if_match: str | None = None,
    ) -> Answer[GridOut]:
        """Draw a grid.

        Draws it whole. `If-Match: "0"` expects that the place has none of its own.
        """
        return self._ask(
            "PUT",
            f"/api/v1/grids/{part(level)}/{part(place)}",
            body=body,
            if_match=if_match,
        )

    def delete_grid(
        self,
        *,
        level: Literal["assortment", "store", "register"],
        place: str,
        if_match: str | None = None,
    ) -> Answer[None]:
        """Give up a grid.

        Gives a store or register back the grid above it.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/grids/{part(level)}/{part(place)}",
            if_match=if_match,
        )

    def archive_item(
        self, *, body: StateIn, item_id: str, if_match: str | None = None
    ) -> Answer[None]:
        """Archive an item.

        Takes an item off the tills, or brings it back. Takes If-Match.
        """
        return self._ask(
            "PUT",
            f"/api/v1/items/{part(item_id)}/archived",
            body=body,
            if_match=if_match,
        )

    def set_in_store(
        self, *, body: ItemStoreIn, item_id: str, store_id: str, if_match: str | None = None
    ) -> Answer[ItemStoreOut]:
        """An item in a store.

        Whether a store sells an item, and for how much; asks for `items.edit` in that store alone.
        Takes If-Match.
        """
        return self._ask(
            "PUT",
            f"/api/v1/items/{part(item_id)}/stores/{part(store_id)}",
            body=body,
            if_match=if_match,
        )

    def add_picture(
        self, *, body: bytes, item_id: str, idempotency_key: str | None = None
    ) -> Answer[PicturesOut]:
        """Add a picture to an item.

        A JPEG, PNG, WebP or GIF of at most 10 MB, as `file` of multipart/form-data.
        """
        return self._ask(
            "POST",
            f"/api/v1/items/{part(item_id)}/pictures",
            raw=body,
            content_type="multipart/form-data",
            idempotency_key=idempotency_key,
        )

    def arrange_pictures(self, *, body: PicturesIn, item_id: str) -> Answer[PicturesOut]:
        """An item's pictures.

        Puts pictures in order, and takes away those that are left out.
        """
        return self._ask(
            "PUT",
            f"/api/v1/items/{part(item_id)}/pictures",
            body=body,
        )

    def get_history(
        self,
        *,
        item_id: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[HistoryOut]:
        """An item's history.

        Who changed what, and when, newest first.
        """
        return self._ask(
            "GET",
            f"/api/v1/items/{part(item_id)}/history",
            query={"after": after, "before": before, "limit": limit},
        )

    def list_variants(self, *, item_id: str) -> Answer[VariantList]:
        """Variants of an item.

        Those that are not archived; none for an item without.
        """
        return self._ask(
            "GET",
            f"/api/v1/items/{part(item_id)}/variants",
        )

    def make_variants(
        self, *, body: MatrixIn, item_id: str, idempotency_key: str | None = None
    ) -> Answer[MatrixOut]:
        """Variants by matrix.

        Makes every combination of the axes' values a variant; those that there are stay.
        """
        return self._ask(
            "POST",
            f"/api/v1/items/{part(item_id)}/variants",
            body=body,
            idempotency_key=idempotency_key,
        )

    def list_groups(self, *, assortment: str) -> Answer[list[ModifierGroupOut]]:
        """Modifier groups.

        Every group of an assortment with its choices.
        """
        return self._ask(
            "GET",
            "/api/v1/modifier-groups",
            query={"assortment": assortment},
        )

    def create_group(
        self, *, body: ModifierGroupIn, idempotency_key: str | None = None
    ) -> Answer[ModifierGroupOut]:
        """A new modifier group.

        Makes a group that items may ask for.
        """
        return self._ask(
            "POST",
            "/api/v1/modifier-groups",
            body=body,
            idempotency_key=idempotency_key,
        )

    def get_group(self, *, group_id: str) -> Answer[ModifierGroupOut]:
        """A modifier group.

        With its version as ETag.
        """
        return self._ask(
            "GET",
            f"/api/v1/modifier-groups/{part(group_id)}",
        )

    def change_group(
        self, *, body: GroupPatch, group_id: str, if_match: str | None = None
    ) -> Answer[ModifierGroupOut]:
        """Change a modifier group.

        Changes the fields given; `modifiers` are all of them. With If-Match only the version that was
        read.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/modifier-groups/{part(group_id)}",
            body=body,
            if_match=if_match,
        )

    def delete_group(self, *, group_id: str, if_match: str | None = None) -> Answer[None]:
        """Delete a modifier group.

        Deletes a group that no item asks for; 409 modifiers.in_use otherwise.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/modifier-groups/{part(group_id)}",
            if_match=if_match,
        )

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
        self, *, body: ReleaseIn | None, assortment: str, idempotency_key: str | None = None
    ) -> Answer[ReleaseOut]:
        """Publish prices.

        Makes every draft price the price of the tills: at once, or from a minute on.
        """
        return self._ask(
            "POST",
            f"/api/v1/assortments/{part(assortment)}/price-releases",
            body=body,
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
