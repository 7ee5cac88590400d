"""The operations of stores.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.http import Answer, Group, part
from kasse_client.stores_models import (
    CodeOut,
    CompanyOut,
    CompanyPatch,
    GroupIn,
    GroupOut,
    HolidayOut,
    PreviewIn,
    PreviewOut,
    RegisterDetail,
    RegisterIn,
    RegisterList,
    RegisterOut,
    RegisterPatch,
    SettingOut,
    SettingsOut,
    SettingsPatch,
    StoreDetail,
    StoreIn,
    StoreList,
    StorePatch,
)


class Stores(Group):
    """Operations of stores."""

    def list_registers(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        q: str | None = None,
        store: str | None = None,
        state: Literal["in_use", "trouble", "retired", "all"] | None = None,
        sort: Literal["number", "-number"] | None = None,
    ) -> Answer[RegisterList]:
        """Registers.

        Registers of the stores that the account may see, with their health.
        """
        return self._ask(
            "GET",
            "/api/v1/registers",
            query={
                "after": after,
                "before": before,
                "limit": limit,
                "q": q,
                "store": store,
                "state": state,
                "sort": sort,
            },
        )

    def create_register(
        self, *, body: RegisterIn, idempotency_key: str | None = None
    ) -> Answer[RegisterOut]:
        """A new register.

        Makes a register without a till; pair one with a code.
        """
        return self._ask(
            "POST",
            "/api/v1/registers",
            body=body,
            idempotency_key=idempotency_key,
        )

    def export_registers(
        self,
        *,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
        q: str | None = None,
        store: str | None = None,
        state: Literal["in_use", "trouble", "retired", "all"] | None = None,
        sort: Literal["number", "-number"] | None = None,
    ) -> Answer[bytes]:
        """Registers as a file.

        With how their tills are. That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            "/api/v1/sheets/registers",
            query={
                "form": form,
                "language": language,
                "q": q,
                "store": store,
                "state": state,
                "sort": sort,
            },
        )

    def make_pairing_code(
        self, *, register_id: str, idempotency_key: str | None = None
    ) -> Answer[CodeOut]:
        """A pairing code.

        A code of eight characters for ten minutes; earlier ones no longer count.
        """
        return self._ask(
            "POST",
            f"/api/v1/registers/{part(register_id)}/pairing-code",
            idempotency_key=idempotency_key,
        )

    def get_company(self) -> Answer[CompanyOut]:
        """The company.

        With its version as ETag.
        """
        return self._ask(
            "GET",
            "/api/v1/company",
        )

    def change_company(
        self, *, body: CompanyPatch, if_match: str | None = None
    ) -> Answer[CompanyOut]:
        """Change the company.

        Changes the fields given; with `If-Match` only the version that was read.
        """
        return self._ask(
            "PATCH",
            "/api/v1/company",
            body=body,
            if_match=if_match,
        )

    def public_holidays(self) -> Answer[list[HolidayOut]]:
        """Public holidays of the next twelve months.

        Those of the company's country, in its language.
        """
        return self._ask(
            "GET",
            "/api/v1/company/public-holidays",
        )

    def list_groups(self) -> Answer[list[GroupOut]]:
        """Groups of stores.

        Those with a store that the account may see, by name.
        """
        return self._ask(
            "GET",
            "/api/v1/store-groups",
        )

    def create_group(
        self, *, body: GroupIn, idempotency_key: str | None = None
    ) -> Answer[GroupOut]:
        """A new group of stores.

        An empty one.
        """
        return self._ask(
            "POST",
            "/api/v1/store-groups",
            body=body,
            idempotency_key=idempotency_key,
        )

    def change_group(
        self, *, body: GroupIn, group_id: str, if_match: str | None = None
    ) -> Answer[GroupOut]:
        """Rename a group.

        With `If-Match` only the version that was read.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/store-groups/{part(group_id)}",
            body=body,
            if_match=if_match,
        )

    def delete_group(self, *, group_id: str, if_match: str | None = None) -> Answer[None]:
        """Delete an empty group.

        Its settings go with it.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/store-groups/{part(group_id)}",
            if_match=if_match,
        )

    def list_stores(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        q: str | None = None,
        group_id: str | None = None,
        state: Literal["open", "archived", "all"] | None = None,
        sort: Literal["name", "-name"] | None = None,
    ) -> Answer[StoreList]:
        """Stores.

        The stores that the account may see.
        """
        return self._ask(
            "GET",
            "/api/v1/stores",
            query={
                "after": after,
                "before": before,
                "limit": limit,
                "q": q,
                "group_id": group_id,
                "state": state,
                "sort": sort,
            },
        )

    def create_store(
        self, *, body: StoreIn, idempotency_key: str | None = None
    ) -> Answer[StoreDetail]:
        """A new store.

        A store without registers.
        """
        return self._ask(
            "POST",
            "/api/v1/stores",
            body=body,
            idempotency_key=idempotency_key,
        )

    def export_stores(
        self,
        *,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
        q: str | None = None,
        group_id: str | None = None,
        state: Literal["open", "archived", "all"] | None = None,
        sort: Literal["name", "-name"] | None = None,
    ) -> Answer[bytes]:
        """Stores as a file.

        By name, from either end. That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            "/api/v1/sheets/stores",
            query={
                "form": form,
                "language": language,
                "q": q,
                "group_id": group_id,
                "state": state,
                "sort": sort,
            },
        )

    def get_store(self, *, store_id: str) -> Answer[StoreDetail]:
        """A store.

        With its version as ETag.
        """
        return self._ask(
            "GET",
            f"/api/v1/stores/{part(store_id)}",
        )

    def change_store(
        self, *, body: StorePatch, store_id: str, if_match: str | None = None
    ) -> Answer[StoreDetail]:
        """Change a store.

        Changes the fields given; with `If-Match` only the version that was read.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/stores/{part(store_id)}",
            body=body,
            if_match=if_match,
        )

    def archive_store(
        self, *, store_id: str, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[StoreDetail]:
        """Close a store.

        When all its registers are retired; its sales are kept.
        """
        return self._ask(
            "POST",
            f"/api/v1/stores/{part(store_id)}/archive",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def reopen_store(
        self, *, store_id: str, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[StoreDetail]:
        """Open a store again.

        Takes an archived store back.
        """
        return self._ask(
            "POST",
            f"/api/v1/stores/{part(store_id)}/reopen",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_register(self, *, register_id: str) -> Answer[RegisterDetail]:
        """A register.

        With its version as ETag.
        """
        return self._ask(
            "GET",
            f"/api/v1/registers/{part(register_id)}",
        )

    def change_register(
        self, *, body: RegisterPatch, register_id: str, if_match: str | None = None
    ) -> Answer[RegisterDetail]:
        """Rename a register.

        With `If-Match` only the version that was read.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/registers/{part(register_id)}",
            body=body,
            if_match=if_match,
        )

    def lock_out_register(
        self, *, register_id: str, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[RegisterDetail]:
        """Lock a lost till out.

        Its token is dead at once, its journal is kept; it can be paired again.
        """
        return self._ask(
            "POST",
            f"/api/v1/registers/{part(register_id)}/lock-out",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def retire_register(
        self, *, register_id: str, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[RegisterDetail]:
        """Retire a register.

        For good: it gets no till any more. Its journal is kept.
        """
        return self._ask(
            "POST",
            f"/api/v1/registers/{part(register_id)}/retire",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_settings(self, *, q: str | None = None) -> Answer[list[SettingOut]]:
        """Every setting there is.

        With what it may hold; `q` finds words of its name, help or key.
        """
        return self._ask(
            "GET",
            "/api/v1/settings",
            query={"q": q},
        )

    def company_settings(self) -> Answer[SettingsOut]:
        """Settings of the company.

        Each with its value and where it comes from.
        """
        return self._ask(
            "GET",
            "/api/v1/company/settings",
        )

    def change_company_settings(
        self, *, body: SettingsPatch, if_match: str | None = None
    ) -> Answer[SettingsOut]:
        """Change settings of the company.

        What is not named stays; with `If-Match` only the version that was read.
        """
        return self._ask(
            "PATCH",
            "/api/v1/company/settings",
            body=body,
            if_match=if_match,
        )

    def group_settings(self, *, group_id: str) -> Answer[SettingsOut]:
        """Settings of a group.

        Each with its value and where it comes from.
        """
        return self._ask(
            "GET",
            f"/api/v1/store-groups/{part(group_id)}/settings",
        )

    def change_group_settings(
        self, *, body: SettingsPatch, group_id: str, if_match: str | None = None
    ) -> Answer[SettingsOut]:
        """Change settings of a group.

        What is not named stays; with `If-Match` only the version that was read.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/store-groups/{part(group_id)}/settings",
            body=body,
            if_match=if_match,
        )

    def store_settings(self, *, store_id: str) -> Answer[SettingsOut]:
        """Settings of a store.

        Each with its value and where it comes from.
        """
        return self._ask(
            "GET",
            f"/api/v1/stores/{part(store_id)}/settings",
        )

    def change_store_settings(
        self, *, body: SettingsPatch, store_id: str, if_match: str | None = None
    ) -> Answer[SettingsOut]:
        """Change settings of a store.

        What is not named stays; with `If-Match` only the version that was read.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/stores/{part(store_id)}/settings",
            body=body,
            if_match=if_match,
        )

    def register_settings(self, *, register_id: str) -> Answer[SettingsOut]:
        """Settings of a register.

        Each with its value and where it comes from.
        """
        return self._ask(
            "GET",
            f"/api/v1/registers/{part(register_id)}/settings",
        )

    def change_register_settings(
        self, *, body: SettingsPatch, register_id: str, if_match: str | None = None
    ) -> Answer[SettingsOut]:
        """Change settings of a register.

        What is not named stays; with `If-Match` only the version that was read.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/registers/{part(register_id)}/settings",
            body=body,
            if_match=if_match,
        )

    def preview(self, *, body: PreviewIn, idempotency_key: str | None = None) -> Answer[PreviewOut]:
        """A receipt with texts not saved yet.

        Changes nothing.
        """
        return self._ask(
            "POST",
            "/api/v1/receipt-preview",
            body=body,
            idempotency_key=idempotency_key,
        )
