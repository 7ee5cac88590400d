"""What the operations of staff take and give.

Written by tools/client.py from the API's description; not by hand.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AssignmentSchema(TypedDict):
    """A role in one store; without a store in all of them."""

    role_id: str
    store_id: NotRequired[str | None]


class LogInOut(TypedDict):
    """A person's log-in to the back office; `id` is what findings and background work name."""

    id: str
    email: str
    active: bool
    owner: bool
    last_login: str | None


class PersonList(TypedDict):
    """People by name."""

    before: str | None
    after: str | None
    people: list[PersonOut]


class PersonOut(TypedDict):
    """Somebody who works here; the PIN itself is nowhere. `log_in` is null without one."""

    id: str
    name: str
    language: str
    active: bool
    has_pin: bool
    assignments: list[AssignmentSchema]
    log_in: LogInOut | None
    version: int


class PersonIn(TypedDict):
    """A new person."""

    name: str
    language: NotRequired[str]
    assignments: NotRequired[list[AssignmentSchema]]


class InvitationOut(TypedDict):
    """An invitation that may still be accepted; its link was told when it was made."""

    email: str
    expires_at: str


class LogInStanding(TypedDict):
    """How a log-in stands: whether wrong tries have locked it, what it has beside a password and
    whether that is asked for, and in how many places somebody is logged in.
    """

    locked: bool
    has_app: bool
    passkeys: int
    second_factor_required: bool
    sessions: int


class PersonDetail(TypedDict):
    """Somebody with how their log-in stands and what invites them; both null where there is none,
    and for whoever may not edit people.
    """

    id: str
    name: str
    language: str
    active: bool
    has_pin: bool
    assignments: list[AssignmentSchema]
    log_in: LogInOut | None
    version: int
    log_in_standing: LogInStanding | None
    invitation: InvitationOut | None


class PersonPatch(TypedDict):
    """What is to change of a person; `active` false is for who has left."""

    name: NotRequired[str | None]
    language: NotRequired[str | None]
    assignments: NotRequired[list[AssignmentSchema] | None]
    active: NotRequired[bool | None]


class PinIn(TypedDict):
    """A PIN of four to twelve digits."""

    pin: str


class LinkOut(TypedDict):
    """A link that lets somebody in once; it is told now and never again. `sent` says whether a
    letter with it is on its way: false where none was asked for, or the office has no mail
    server.
    """

    link: str
    expires_at: str
    sent: bool


class InvitationIn(TypedDict):
    """Whom to invite."""

    send: NotRequired[bool]
    email: str


class LetterIn(TypedDict):
    """Whether the office also sends the link by e-mail."""

    send: NotRequired[bool]


class LogInPatch(TypedDict):
    """`active` switches a log-in off or on; `unlock` forgets its wrong tries."""

    active: NotRequired[bool | None]
    unlock: NotRequired[bool]


class PermissionOut(TypedDict):
    """Something that a role or a token may allow, in the language of whoever asks."""

    code: str
    name: str
    about: str


class RoleList(TypedDict):
    """Roles, the narrowest first."""

    before: str | None
    after: str | None
    roles: list[RoleOut]


class RoleOut(TypedDict):
    """What whoever has it may do; `max_discount` in parts per million."""

    id: str
    names: dict[str, str]
    permissions: list[str]
    max_discount: int
    people: int
    version: int


class Names(TypedDict):
    """A name in Danish, in English, or in both."""

    da: NotRequired[str]
    en: NotRequired[str]


class RoleIn(TypedDict):
    """A new role."""

    names: Names
    permissions: NotRequired[list[str]]
    max_discount: NotRequired[int]


class RolePatch(TypedDict):
    """What is to change of a role."""

    names: NotRequired[Names | None]
    permissions: NotRequired[list[str] | None]
    max_discount: NotRequired[int | None]


class PolicySchema(TypedDict):
    """Who needs a second factor, and whom the company's own log-in makes a person of."""

    second_factor: Literal["nobody", "owners", "roles", "everybody"]
    second_factor_roles: NotRequired[list[str]]
    sso_role: NotRequired[str]
    sso_domains: NotRequired[list[str]]


class AccountOut(TypedDict):
    """Who is logged in. `proved` says whether the last proof is fresh enough for every act."""

    id: str
    email: str
    language: str
    has_app: bool
    recovery_codes: int
    second_factor_required: bool
    permissions: list[str]
    proved: bool


class AccountPatch(TypedDict):
    """What is to change of one's own log-in."""

    language: NotRequired[Literal["da", "en"] | None]


class ProofIn(TypedDict):
    """One of the two proves who one is."""

    password: NotRequired[str]
    code: NotRequired[str]


class PasswordIn(TypedDict):
    """The new password."""

    password: str


class SecretOut(TypedDict):
    """What goes into an authenticator app: the secret in base32, and the same as its QR code has
    it.
    """

    secret: str
    uri: str


class CodesOut(TypedDict):
    """Recovery codes; they are told now and never again."""

    codes: list[str]


class CodeIn(TypedDict):
    """A code of the app."""

    code: str


class PasskeyOut(TypedDict):
    """A passkey, without its key."""

    id: str
    name: str
    made_at: str
    used_at: str | None


class SessionOut(TypedDict):
    """Where one is logged in."""

    id: str
    device: str
    address: str
    started_at: str | None
    seen_at: str | None
    current: bool
