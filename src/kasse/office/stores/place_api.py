"""The company, groups, stores, registers and their settings for people and tokens."""

from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from kasse.domain.outcome import Refused
from kasse.office import versions
from kasse.office.api_pages import ANSWERS_SHEET, cursors, sheet
from kasse.office.problems import Problem, refusal
from kasse.office.staff.auth import PeopleAuth, actor_of, require
from kasse.office.stores import holidays, places, queries, services, sheets
from kasse.office.stores.models import Company, Register, Store, StoreGroup
from kasse.office.stores.place_schemas import (
    CompanyOut,
    CompanyPatch,
    GroupIn,
    GroupOut,
    HolidayOut,
    RegisterDetail,
    RegisterPatch,
    SettingOut,
    SettingsOut,
    SettingsPatch,
    StoreDetail,
    StoreFilterQuery,
    StoreIn,
    StoreList,
    StorePatch,
    StoreQuery,
    StoreSheetQuery,
)
from kasse.office.stores.services import exports, groups, values
from kasse.office.stores.setting import keys
from kasse.office.stores.settings_document import Place

Row = TypeVar("Row")
Of = TypeVar("Of", Company, StoreGroup, Store, Register)

router = Router(auth=PeopleAuth())

_CONFLICTS = frozenset(
    "group.name_taken group.not_empty store.archived store.registers_in_use register.not_paired"
    " register.retired company.currency_in_use".split()
)


@router.get("/company", response=CompanyOut, summary="The company")
def get_company(request: HttpRequest, response: HttpResponse) -> Company:
    """With its version as ETag."""
    require(request, "office.view")
    return _tagged(response, _company())


@router.patch(
    "/company",
    response=CompanyOut,
    summary="Change the company",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_company(request: HttpRequest, response: HttpResponse, body: CompanyPatch) -> Company:
    """Changes the fields given; with `If-Match` only the version that was read."""
    require(request, "company.edit")
    done = services.change_company(
        by=actor_of(request),
        company=_company(),
        changes=body.dict(exclude_unset=True),
        version=versions.expected_by(request),
    )
    return _tagged(response, _done(done))


@router.get(
    "/company/public-holidays",
    response=list[HolidayOut],
    summary="Public holidays of the next twelve months",
)
def public_holidays(request: HttpRequest) -> Any:
    """Those of the company's country, in its language."""
    require(request, "office.view")
    company = _company()
    return holidays.coming(company.country, now=timezone.now(), language=company.language)


@router.get("/store-groups", response=list[GroupOut], summary="Groups of stores")
def list_groups(request: HttpRequest) -> Any:
    """Those with a store that the account may see, by name."""
    return queries.groups(only=require(request, "office.view").stores)


@router.post("/store-groups", response={201: GroupOut}, summary="A new group of stores")
def create_group(request: HttpRequest, body: GroupIn) -> Status:
    """An empty one."""
    require(request, "stores.edit")
    made = groups.create_group(by=actor_of(request), company=_company(), name=body.name)
    return Status(201, _done(made))


@router.patch(
    "/store-groups/{group_id}",
    response=GroupOut,
    summary="Rename a group",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_group(
    request: HttpRequest, response: HttpResponse, group_id: str, body: GroupIn
) -> StoreGroup:
    """With `If-Match` only the version that was read."""
    done = groups.change_group(
        by=actor_of(request),
        group=_group(request, group_id, "stores.edit"),
        changes={"name": body.name},
        version=versions.expected_by(request),
    )
    return _tagged(response, _done(done))


@router.delete(
    "/store-groups/{group_id}",
    response={204: None},
    summary="Delete an empty group",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def delete_group(request: HttpRequest, group_id: str) -> Status:
    """Its settings go with it."""
    group = _group(request, group_id, "stores.edit")
    _done(
        groups.delete_group(
            by=actor_of(request), group=group, version=versions.expected_by(request)
        )
    )
    return Status(204, None)


@router.get("/stores", response=StoreList, summary="Stores")
def list_stores(request: HttpRequest, query: Query[StoreQuery]) -> dict[str, Any]:
    """The stores that the account may see."""
    page = queries.stores_page(
        wanted=_wanted(request, query),
        descending=query.sort == "-name",
        limit=query.limit,
        **query.place,
    )
    return {"stores": page.rows, **cursors(page)}


@router.get("/sheets/stores", summary="Stores as a file", openapi_extra=ANSWERS_SHEET)
def export_stores(request: HttpRequest, query: Query[StoreSheetQuery]) -> StreamingHttpResponse:
    """By name, from either end. That they were taken stands in the audit log."""
    wanted = _wanted(request, query)
    exports.record_stores_export(by=actor_of(request), wanted=wanted)
    rows = sheets.stores(wanted=wanted, descending=query.sort == "-name")
    return sheet(rows, name="stores", form=query.form, language=query.language)


@router.post("/stores", response={201: StoreDetail}, summary="A new store")
def create_store(request: HttpRequest, response: HttpResponse, body: StoreIn) -> Status:
    """A store without registers."""
    require(request, "stores.edit")
    made = services.add_store(
        by=actor_of(request), company=_company(), details=body.dict(exclude_unset=True)
    )
    return Status(201, _tagged(response, _done(made)))


@router.get("/stores/{store_id}", response=StoreDetail, summary="A store")
def get_store(request: HttpRequest, response: HttpResponse, store_id: str) -> Store:
    """With its version as ETag."""
    return _tagged(response, _store(request, store_id, "office.view"))


@router.patch(
    "/stores/{store_id}",
    response=StoreDetail,
    summary="Change a store",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_store(
    request: HttpRequest, response: HttpResponse, store_id: str, body: StorePatch
) -> Store:
    """Changes the fields given; with `If-Match` only the version that was read."""
    done = services.change_store(
        by=actor_of(request),
        store=_store(request, store_id, "stores.edit"),
        changes=body.dict(exclude_unset=True),
        version=versions.expected_by(request),
    )
    return _tagged(response, _done(done))


@router.post(
    "/stores/{store_id}/archive",
    response=StoreDetail,
    summary="Close a store",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def archive_store(request: HttpRequest, response: HttpResponse, store_id: str) -> Store:
    """When all its registers are retired; its sales are kept."""
    done = services.archive_store(
        by=actor_of(request),
        store=_store(request, store_id, "stores.edit"),
        now=timezone.now(),
        version=versions.expected_by(request),
    )
    return _tagged(response, _done(done))


@router.post(
    "/stores/{store_id}/reopen",
    response=StoreDetail,
    summary="Open a store again",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def reopen_store(request: HttpRequest, response: HttpResponse, store_id: str) -> Store:
    """Takes an archived store back."""
    done = services.reopen_store(
        by=actor_of(request),
        store=_store(request, store_id, "stores.edit"),
        version=versions.expected_by(request),
    )
    return _tagged(response, done)


@router.get("/registers/{register_id}", response=RegisterDetail, summary="A register")
def get_register(request: HttpRequest, response: HttpResponse, register_id: str) -> dict[str, Any]:
    """With its version as ETag."""
    return _register_out(response, _register(request, register_id, "office.view"))


@router.patch(
    "/registers/{register_id}",
    response=RegisterDetail,
    summary="Rename a register",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_register(
    request: HttpRequest, response: HttpResponse, register_id: str, body: RegisterPatch
) -> dict[str, Any]:
    """With `If-Match` only the version that was read."""
    done = services.change_register(
        by=actor_of(request),
        register=_register(request, register_id, "registers.edit"),
        changes={"name": body.name},
        version=versions.expected_by(request),
    )
    return _register_out(response, _done(done))


@router.post(
    "/registers/{register_id}/lock-out",
    response=RegisterDetail,
    summary="Lock a lost till out",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def lock_out_register(
    request: HttpRequest, response: HttpResponse, register_id: str
) -> dict[str, Any]:
    """Its token is dead at once, its journal is kept; it can be paired again."""
    done = services.lock_out_register(
        by=actor_of(request),
        register=_register(request, register_id, "registers.edit"),
        now=timezone.now(),
        version=versions.expected_by(request),
    )
    return _register_out(response, _done(done))


@router.post(
    "/registers/{register_id}/retire",
    response=RegisterDetail,
    summary="Retire a register",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def retire_register(
    request: HttpRequest, response: HttpResponse, register_id: str
) -> dict[str, Any]:
    """For good: it gets no till any more. Its journal is kept."""
    done = services.retire_register(
        by=actor_of(request),
        register=_register(request, register_id, "registers.edit"),
        now=timezone.now(),
        version=versions.expected_by(request),
    )
    return _register_out(response, done)


@router.get("/settings", response=list[SettingOut], summary="Every setting there is")
def list_settings(request: HttpRequest, q: str = Query("", max_length=100)) -> Any:
    """With what it may hold; `q` finds words of its name, help or key."""
    require(request, "office.view")
    return [
        {
            "key": setting.key,
            "section": setting.section,
            "words": str(setting.words),
            "about": str(setting.about),
            "levels": list(setting.levels),
            "holds": setting.kind.described(),
        }
        # Every setting can be said by the company.
        for setting in keys.found(q, level="company")
    ]


@router.get("/company/settings", response=SettingsOut, summary="Settings of the company")
def company_settings(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """Each with its value and where it comes from."""
    require(request, "office.view")
    return _settings_out(response, _company())


@router.patch(
    "/company/settings",
    response=SettingsOut,
    summary="Change settings of the company",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_company_settings(
    request: HttpRequest, response: HttpResponse, body: SettingsPatch
) -> dict[str, Any]:
    """What is not named stays; with `If-Match` only the version that was read."""
    require(request, "company.edit")
    return _change(request, response, _company(), body)


@router.get(
    "/store-groups/{group_id}/settings", response=SettingsOut, summary="Settings of a group"
)
def group_settings(request: HttpRequest, response: HttpResponse, group_id: str) -> dict[str, Any]:
    """Each with its value and where it comes from."""
    return _settings_out(response, _group(request, group_id, "office.view"))


@router.patch(
    "/store-groups/{group_id}/settings",
    response=SettingsOut,
    summary="Change settings of a group",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_group_settings(
    request: HttpRequest, response: HttpResponse, group_id: str, body: SettingsPatch
) -> dict[str, Any]:
    """What is not named stays; with `If-Match` only the version that was read."""
    return _change(request, response, _group(request, group_id, "stores.edit"), body)


@router.get("/stores/{store_id}/settings", response=SettingsOut, summary="Settings of a store")
def store_settings(request: HttpRequest, response: HttpResponse, store_id: str) -> dict[str, Any]:
    """Each with its value and where it comes from."""
    return _settings_out(response, _store(request, store_id, "office.view"))


@router.patch(
    "/stores/{store_id}/settings",
    response=SettingsOut,
    summary="Change settings of a store",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_store_settings(
    request: HttpRequest, response: HttpResponse, store_id: str, body: SettingsPatch
) -> dict[str, Any]:
    """What is not named stays; with `If-Match` only the version that was read."""
    return _change(request, response, _store(request, store_id, "stores.edit"), body)


@router.get(
    "/registers/{register_id}/settings", response=SettingsOut, summary="Settings of a register"
)
def register_settings(
    request: HttpRequest, response: HttpResponse, register_id: str
) -> dict[str, Any]:
    """Each with its value and where it comes from."""
    return _settings_out(response, _register(request, register_id, "office.view"))


@router.patch(
    "/registers/{register_id}/settings",
    response=SettingsOut,
    summary="Change settings of a register",
    openapi_extra=versions.TAKES_IF_MATCH,
)
def change_register_settings(
    request: HttpRequest, response: HttpResponse, register_id: str, body: SettingsPatch
) -> dict[str, Any]:
    """What is not named stays; with `If-Match` only the version that was read."""
    return _change(request, response, _register(request, register_id, "stores.edit"), body)


def _company() -> Company:
    found = queries.company()
    if found is None:
        raise Problem(status=404, code="request.not_found")
    return found


def _wanted(request: HttpRequest, query: StoreFilterQuery) -> queries.StoreFilter:
    return queries.StoreFilter(
        only=require(request, "office.view").stores,
        search=query.q.replace("\0", ""),
        state=query.state,
        group=query.group_id.replace("\0", ""),
    )


def _group(request: HttpRequest, group_id: str, permission: str) -> StoreGroup:
    stores = require(request, permission).stores
    return _known(queries.groups(only=stores).filter(id=group_id).first())


def _store(request: HttpRequest, store_id: str, permission: str) -> Store:
    return _known(queries.store(store_id, only=require(request, permission).stores))


def _register(request: HttpRequest, register_id: str, permission: str) -> Register:
    return _known(queries.register(register_id, stores=require(request, permission).stores))


def _known(row: Row | None) -> Row:
    """The row; 404 for one that is not there or not theirs to see."""
    if row is None:
        raise Problem(status=404, code="request.not_found")
    return row


def _done(done: Row | Refused) -> Row:
    if isinstance(done, Refused):
        raise refusal(done, status=409 if done.code in _CONFLICTS else 422)
    return done


def _tagged(response: HttpResponse, row: Of) -> Of:
    versions.tag(response, row.version)
    return row


def _register_out(response: HttpResponse, row: Register) -> dict[str, Any]:
    versions.tag(response, row.version)
    queries.hear([row])
    names = [name for name in RegisterDetail.model_fields if name not in {"health", "problems"}]
    return {name: getattr(row, name) for name in names} | {
        "health": queries.health(row, now=timezone.now()),
        "problems": queries.problems(row.id),
    }


def _settings_out(response: HttpResponse, place: Place) -> dict[str, Any]:
    versions.tag(response, place.version)
    return {
        "level": places.level_of(place),
        "id": place.id,
        "version": place.version,
        "values": [
            {
                "key": held.setting.key,
                "value": held.value,
                "source": held.source
                and {"level": held.source.level, "id": held.source.id, "name": held.source.name},
                "own": held.own,
            }
            for held in places.held(place)
        ],
    }


def _change(
    request: HttpRequest, response: HttpResponse, place: Place, body: SettingsPatch
) -> dict[str, Any]:
    done = values.change_settings(
        by=actor_of(request),
        place=place,
        values=body.values,
        inherit=body.inherit,
        version=versions.expected_by(request),
    )
    if isinstance(done, Refused):
        raise refusal(done)
    return _settings_out(response, done)
