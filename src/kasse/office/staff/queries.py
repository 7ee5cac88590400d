"""Reading people and asking what an account may do where."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.crypto import constant_time_compare

from kasse.office import holding, seek
from kasse.office.actors import EVERYTHING, Actor, Grant
from kasse.office.staff.models import (
    Account,
    Assignment,
    LoginFailure,
    Person,
    Policy,
    Role,
    Session,
    Ticket,
)
from kasse.office.staff.permission_words import WORDS
from kasse.office.staff.session_store import SessionStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Where an account may do something: `stores` None means in all of them."""

    stores: frozenset[str] | None

    @property
    def anywhere(self) -> bool:
        """Whether there is any such place."""
        return self.stores is None or bool(self.stores)

    def narrowed(self, store: str) -> frozenset[str] | None:
        """`stores`, or only this one of them where one is asked for."""
        if not store:
            return self.stores
        return frozenset({store}) & (self.stores if self.stores is not None else {store})


NOWHERE = Access(stores=frozenset())


def access(account: Any, permission: str) -> Access:
    """Where `account` has `permission`; nowhere for nobody."""
    return access_of(actor(account), permission)


def access_of(by: Actor, permission: str) -> Access:
    """Where an actor has `permission`."""
    places = {grant.store for grant in by.grants if permission in grant.permissions}
    return Access(stores=None if None in places else frozenset(filter(None, places)))


def actor(account: Any) -> Actor:
    """An account as services know who asks; nobody may do nothing."""
    if not isinstance(account, Account) or not account.is_active:
        return Actor(id="", grants=())
    if account.is_owner:
        return Actor(id=account.id, name=account.email, grants=(EVERYTHING,))
    found = Assignment.objects.filter(person_id=account.person_id, person__active=True)
    return Actor(id=account.id, name=account.email, grants=_grants(found))


def actor_for_job(account_id: str) -> Actor:
    """Who asked for background work, with the rights that they have now."""
    return replace(actor(active_account(account_id)), via="job")


def actor_at(account: Account | None, *, address: str) -> Actor:
    """Who logs in from a network address, for the audit log; None is somebody unknown."""
    if account is None:
        return Actor(id="", grants=(), via="page", address=address)
    return Actor(id=account.id, name=account.email, grants=(), via="page", address=address)


def accounts() -> QuerySet[Account]:
    """Accounts that may log in: switched on, and of people who work here."""
    usable = Q(is_active=True) & (Q(person=None) | Q(person__active=True))
    return Account.objects.select_related("person").filter(usable)


def account_by_email(email: str) -> Account | None:
    """The account with this address (normalised), whether it may log in or not."""
    return Account.objects.select_related("person").filter(email=email).first()


def active_account(account_id: str | None) -> Account | None:
    """An account as it is now, unless it may no longer log in."""
    return accounts().filter(id=account_id).first()


def accounts_that_may(permission: str, *, store: str) -> tuple[Account, ...]:
    """The accounts that may do something in a store, or with "" in any, by address. Two queries,
    however many there are."""
    with_roles = Prefetch("person__assignments", Assignment.objects.select_related("role"))
    found = accounts().prefetch_related(with_roles).order_by("email")
    return tuple(account for account in found if _may(account, permission, store))


def _may(account: Account, permission: str, store: str) -> bool:
    rows = account.person.assignments.all() if account.person else ()
    grants = tuple(grant(row.role, store=row.store_id) for row in rows)
    by = Actor(id=account.id, grants=(EVERYTHING,) if account.is_owner else grants)
    return by.may(permission, store=store) if store else by.has(permission)


def account_of_session(key: str) -> Account | None:
    """Who is logged in by the session with this key, now; None once it has ended, or the password
    is another than it began with."""
    session = SessionStore(key)
    account = active_account(session.get(SESSION_KEY))
    # An expired session reads as an empty one.
    proof = session.get(HASH_SESSION_KEY, "")
    if account is None or not constant_time_compare(proof, account.get_session_auth_hash()):
        return None
    return account


def grants_of(person_id: str | None) -> tuple[Grant, ...]:
    """What a person may do, or may again once they are active; nothing for an unknown one."""
    grants = _grants(Assignment.objects.filter(person_id=person_id))
    owns = Account.objects.filter(person_id=person_id, is_owner=True)
    return (*grants, EVERYTHING) if person_id is not None and owns.exists() else grants


def grant(role: Role, *, store: str | None) -> Grant:
    """What a role allows in a store, or in all."""
    return Grant(
        store=store,
        permissions=frozenset(role.permissions),
        max_discount_ppm=role.max_discount_ppm,
    )


def _grants(assignments: QuerySet[Assignment]) -> tuple[Grant, ...]:
    found = assignments.select_related("role")
    return tuple(grant(row.role, store=row.store_id) for row in found)


def people(*, stores: frozenset[str] | None = None) -> QuerySet[Person]:
    """People with roles, stores and log-in, the active ones first."""
    found = (
        Person.objects.select_related("account")
        .prefetch_related(
            Prefetch(
                "assignments", Assignment.objects.select_related("role", "store").order_by("id")
            )
        )
        .order_by("-active", "name", "id")
    )
    return _working_in(found, stores)


def _working_in(found: QuerySet[Person], stores: frozenset[str] | None) -> QuerySet[Person]:
    if stores is None:
        return found
    return found.filter(assignments__store_id__in=stores).distinct()


PEOPLE_ORDER: Final = seek.Order(columns=(("name", str), ("id", str)))
ROLES_ORDER: Final = seek.Order(columns=(("position", int), ("name", str), ("id", str)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """Which people: "" narrows nothing. `stores` are those that the reader may see; `state` is
    here, left or all; `text` part of a name or e-mail."""

    stores: frozenset[str] | None = None
    text: str = ""
    store: str = ""
    role: str = ""
    state: str = "here"


def people_page(
    *,
    wanted: PeopleFilter,
    limit: int,
    descending: bool = False,
    after: str = "",
    before: str = "",
) -> seek.Page[Person]:
    """A page of people by name."""
    order = PEOPLE_ORDER.turned() if descending else PEOPLE_ORDER
    return seek.page(people_wanted(wanted), order=order, limit=limit, after=after, before=before)


def people_wanted(wanted: PeopleFilter, *, descending: bool = False) -> QuerySet[Person]:
    """The people of a filter, by name."""
    order = PEOPLE_ORDER.turned() if descending else PEOPLE_ORDER
    found = people().order_by(*order.names())
    places = Access(stores=wanted.stores).narrowed(wanted.store)
    mine = Assignment.objects.all()
    if wanted.stores is not None:
        mine = mine.filter(store_id__in=places or ())
    elif wanted.store:
        mine = mine.filter(Q(store_id=wanted.store) | Q(store=None))
    if wanted.role:
        mine = mine.filter(role_id=wanted.role)
    if wanted.stores is not None or wanted.store or wanted.role:
        found = found.filter(id__in=mine.values("person_id"))
    if wanted.state in {"here", "left"}:
        found = found.filter(active=wanted.state == "here")
    if wanted.text:
        found = found.filter(holding.any_of(wanted.text, "name", "account__email"))
    return found


def person_names(*, stores: frozenset[str] | None = None) -> dict[str, str]:
    """Names by id, to show who did what; of those who work in `stores`, None meaning all."""
    return dict(_working_in(Person.objects.all(), stores).values_list("id", "name"))


def account_emails() -> dict[str, str]:
    """E-mail addresses of log-ins by id, to show who settled what."""
    return dict(Account.objects.values_list("id", "email"))


def roles() -> QuerySet[Role]:
    """Roles from the narrowest to the widest."""
    return Role.objects.all()


def roles_with_people() -> QuerySet[Role]:
    """Roles, each with how many `people` who work here have it."""
    here = Q(assignments__person__active=True)
    counted = roles().annotate(people=Count("assignments__person", filter=here, distinct=True))
    # A query that counts forgets the model's own order.
    return counted.order_by("position", "name")


def policy() -> Policy:
    """How people log in; the defaults until somebody has changed it."""
    return Policy.objects.select_related("sso_role").first() or Policy(version=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactor:
    """What an account has beside its password, and whether the company asks for it."""

    has_app: bool
    passkeys: int
    is_required: bool

    @property
    def is_set(self) -> bool:
        """Whether there is one."""
        return self.has_app or self.passkeys > 0

    @property
    def is_asked(self) -> bool:
        """Whether a password alone does not let them in."""
        return self.is_set or self.is_required


def second_factor(account: Account) -> SecondFactor:
    """The second factor of an account."""
    totp = getattr(account, "totp", None)
    return SecondFactor(
        has_app=totp is not None and totp.confirmed_at is not None,
        passkeys=account.passkeys.count(),
        is_required=_must_have_factor(account),
    )


def _must_have_factor(account: Account) -> bool:
    now = policy()
    if now.second_factor in {"nobody", "everybody"}:
        return now.second_factor == "everybody"
    if account.is_owner:
        return True
    if now.second_factor != "roles":
        return False
    mine = Assignment.objects.filter(person_id=account.person_id)
    return mine.filter(role_id__in=now.second_factor_roles).exists()


def permission_in_words(code: str) -> tuple[Any, Any]:
    """The name of a permission, and what it lets somebody do."""
    return WORDS.get(code, (code, ""))


def known_of(account: Account) -> list[str]:
    """What anybody knows of somebody, and so makes no password."""
    from kasse.office.stores import queries as stores

    company = stores.company()
    person = account.person
    known = [account.email, account.email.partition("@")[0], "kasse"]
    known += [person.name] if person is not None else []
    known += [company.name] if company is not None else []
    return [*known, *stores.stores().values_list("name", flat=True)[:50]]


def open_ticket(token: str, purpose: str, *, now: datetime, lock: bool = False) -> Ticket | None:
    """The ticket of a link, unless it was used or revoked, has expired, or nobody may use it any
    more."""
    found = Ticket.objects.filter(
        Q(person=None) | Q(person__active=True),
        Q(account=None)
        | Q(account__is_active=True) & (Q(account__person=None) | Q(account__person__active=True)),
        token_hash=hashlib.sha256(token.encode("utf-8", "replace")).hexdigest(),
        purpose=purpose,
        used_at=None,
        revoked_at=None,
        expires_at__gt=now,
    )
    if lock:
        found = found.select_for_update(of=("self",))
    return found.first()


def invitations(person: Person, *, now: datetime) -> QuerySet[Ticket]:
    """The invitations of a person that may still be accepted, newest first."""
    return Ticket.objects.filter(
        person=person, purpose="invitation", used_at=None, revoked_at=None, expires_at__gt=now
    ).order_by("-made_at")


def sessions(account: Account, *, now: datetime) -> QuerySet[Session]:
    """Where somebody is logged in, the last seen first."""
    return Session.objects.filter(account=account, expire_date__gt=now).order_by("-seen_at")


def session_id(session: Session) -> str:
    """A session's name for pages and API clients. Its key is a secret and is shown to nobody."""
    return hashlib.sha256(session.session_key.encode()).hexdigest()[:32]


def is_locked(account: Account, *, now: datetime, window: timedelta, limit: int) -> bool:
    """Whether wrong log-ins have locked an account."""
    recent = LoginFailure.objects.filter(email=account.email, at__gt=now - window)
    return recent.count() >= limit
