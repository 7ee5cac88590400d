"""People and log-ins."""

from datetime import timedelta

from kasse.office.actors import OPERATOR
from kasse.office.staff import services
from kasse.office.staff.models import Account, Person, Role, Ticket
from tests.office.access.table import Endpoint, Page
from tests.office.samples_shop import NOW, PASSWORD, Shop, hashed

OPEN = ("GET", "POST")

PAGES = [
    Page(name="log_in", path="/log-in", methods=OPEN, public=True),
    Page(name="second_step", path="/log-in/second-step", methods=OPEN, public=True),
    Page(name="set_up_app", path="/log-in/set-up-app", methods=OPEN, public=True),
    Page(name="log_in_by_passkey", path="/log-in/passkey", methods=OPEN, public=True),
    Page(name="sso", path="/log-in/sso", public=True),
    Page(name="sso_back", path="/log-in/sso/back", public=True),
    Page(name="forgotten", path="/log-in/forgotten", methods=OPEN, public=True),
    Page(name="new_password", path="/log-in/password/none", methods=OPEN, public=True),
    Page(name="invitation", path="/log-in/invitation/none", methods=OPEN, public=True),
    Page(name="log_out", path="/log-out", methods=("POST",), public=True),
    Page(name="language", path="/language", methods=("POST",), public=True),
    Page(name="own_account", path="/account"),
    Page(name="own_password", path="/account/password", methods=("POST",)),
    Page(name="own_app", path="/account/app", methods=OPEN),
    Page(name="remove_own_app", path="/account/app/remove", methods=("POST",)),
    Page(name="own_codes", path="/account/recovery-codes", methods=("POST",)),
    Page(name="own_passkey", path="/account/passkeys/new", methods=OPEN),
    Page(name="remove_own_passkey", path="/account/passkeys/none/remove", methods=("POST",)),
    Page(name="end_own_sessions", path="/account/sessions/end", methods=("POST",)),
    Page(name="people", path="/people", permission="people.view"),
    Page(name="export_people", path="/people/export", permission="people.view"),
    Page(
        name="new_person",
        path="/people/new",
        permission="people.edit",
        change="people.edit",
        methods=OPEN,
    ),
    Page(
        name="person",
        path="/people/ida",
        permission="people.edit",
        change="people.edit",
        methods=OPEN,
    ),
    Page(name="pin", path="/people/ida/pin", change="people.edit", methods=("POST",)),
    Page(name="invite", path="/people/ida/invite", change="people.edit", methods=("POST",)),
    Page(
        name="revoke_invitation",
        path="/people/ida/invitation/revoke",
        change="people.edit",
        methods=("POST",),
    ),
    Page(
        name="password_link",
        path="/people/ole/password-link",
        change="people.edit",
        methods=("POST",),
    ),
    Page(
        name="manage_log_in",
        path="/people/ole/log-in",
        change="people.edit",
        methods=("POST",),
        data={"act": "unlock"},
    ),
    Page(
        name="roles",
        path="/roles",
        permission="people.view",
        change="roles.edit",
        methods=OPEN,
    ),
    Page(
        name="new_role",
        path="/roles/new",
        permission="roles.edit",
        change="roles.edit",
        methods=OPEN,
    ),
    Page(
        name="role",
        path="/roles/spare",
        permission="roles.edit",
        change="roles.edit",
        methods=OPEN,
        data={"version-spare": "1", "da": "Reserve"},
    ),
    Page(
        name="delete_role",
        path="/roles/spare/delete",
        change="roles.edit",
        methods=("POST",),
    ),
    Page(
        name="log_in_policy",
        path="/log-in-policy",
        permission="company.edit",
        change="company.edit",
        methods=OPEN,
    ),
]
ENDPOINTS = [
    Endpoint(operation="GET /people", permission="people.view"),
    Endpoint(operation="GET /sheets/people", permission="people.view"),
    Endpoint(
        operation="POST /people",
        permission="people.edit",
        body={"name": "Bo", "language": "da", "assignments": []},
    ),
    Endpoint(operation="GET /people/{person_id}", path="/people/ida", permission="people.view"),
    Endpoint(
        operation="PATCH /people/{person_id}",
        path="/people/ida",
        permission="people.edit",
        body={"name": "Ida B"},
    ),
    Endpoint(
        operation="PUT /people/{person_id}/pin",
        path="/people/ida/pin",
        permission="people.edit",
        body={"pin": "1"},
    ),
    Endpoint(
        operation="DELETE /people/{person_id}/pin",
        path="/people/ida/pin",
        permission="people.edit",
    ),
    Endpoint(
        operation="POST /people/{person_id}/invitation",
        path="/people/ida/invitation",
        permission="people.edit",
        body={"email": "ida@example.dk"},
    ),
    Endpoint(
        operation="DELETE /people/{person_id}/invitation",
        path="/people/ida/invitation",
        permission="people.edit",
    ),
    Endpoint(
        operation="POST /people/{person_id}/password-link",
        path="/people/ole/password-link",
        permission="people.edit",
    ),
    Endpoint(
        operation="PATCH /people/{person_id}/log-in",
        path="/people/ole/log-in",
        permission="people.edit",
        body={"unlock": True},
    ),
    Endpoint(
        operation="DELETE /people/{person_id}/log-in/sessions",
        path="/people/ole/log-in/sessions",
        permission="people.edit",
    ),
    Endpoint(
        operation="DELETE /people/{person_id}/log-in/second-factors",
        path="/people/ole/log-in/second-factors",
        permission="people.edit",
    ),
    Endpoint(operation="GET /permissions", permission="people.view"),
    Endpoint(operation="GET /roles", permission="people.view"),
    Endpoint(
        operation="POST /roles",
        permission="roles.edit",
        body={"names": {"da": "Ny"}, "permissions": [], "max_discount": 0},
    ),
    Endpoint(operation="GET /roles/{role_id}", path="/roles/spare", permission="people.view"),
    Endpoint(
        operation="PATCH /roles/{role_id}",
        path="/roles/spare",
        permission="roles.edit",
        body={"names": {"da": "Anden"}},
    ),
    Endpoint(operation="DELETE /roles/{role_id}", path="/roles/spare", permission="roles.edit"),
    Endpoint(operation="GET /log-in-policy", permission="company.edit"),
    Endpoint(
        operation="PUT /log-in-policy",
        permission="company.edit",
        body={"second_factor": "nobody"},
    ),
    Endpoint(operation="GET /account"),
    Endpoint(operation="PATCH /account", body={"language": "en"}),
    Endpoint(operation="POST /account/proof", body={"password": "x"}),
    Endpoint(operation="PUT /account/password", body={"password": "x"}),
    Endpoint(operation="POST /account/app"),
    Endpoint(operation="POST /account/app/code", body={"code": "1"}),
    Endpoint(operation="DELETE /account/app"),
    Endpoint(operation="POST /account/recovery-codes"),
    Endpoint(operation="GET /account/passkeys"),
    Endpoint(operation="DELETE /account/passkeys/{passkey_id}", path="/account/passkeys/x"),
    Endpoint(operation="GET /account/sessions"),
    Endpoint(operation="DELETE /account/sessions"),
    Endpoint(operation="DELETE /account/sessions/{session_id}", path="/account/sessions/x"),
]


def prepare(shop: Shop) -> None:
    """Somebody without rights, somebody like that with a log-in, and a role that nobody has."""
    for name in ("ida", "ole"):
        services.save_person(
            by=OPERATOR, name=name.title(), language="da", assignments=[], person_id=name
        )
    Account.objects.create(email="ole@example.dk", person_id="ole", password=hashed(PASSWORD))
    spare_role()


def anna() -> Person:
    return Person.objects.get(id="anna")


def her_account() -> Account:
    return Account.objects.get(email="anna@example.dk")


def switched_off() -> Account:
    Account.objects.filter(email="anna@example.dk").update(is_active=False)
    return her_account()


def without_account() -> Person:
    """Anna, whose log-in is nobody's any more."""
    Account.objects.filter(email="anna@example.dk").update(person=None)
    return anna()


def invitation() -> Ticket:
    """An open one, of Anna."""
    return Ticket.objects.get_or_create(
        token_hash="0" * 64,
        defaults={
            "purpose": "invitation",
            "person": anna(),
            "email": "x@example.dk",
            "made_at": NOW,
            "expires_at": NOW + timedelta(days=1),
        },
    )[0]


def spare_role() -> Role:
    return Role.objects.get_or_create(
        id="spare", defaults={"name": "Reserve", "names": {"da": "Reserve"}}
    )[0]


CHANGES = {
    "staff.roles.save_roles": lambda by: services.save_roles(
        by=by,
        roles=[{"id": "new", "names": {"da": "Ny"}, "permissions": [], "max_discount": 0}],
    ),
    "staff.roles.delete_role": lambda by: services.delete_role(by=by, role_id=spare_role().id),
    "staff.people.save_person": lambda by: services.save_person(
        by=by, name="x", language="da", assignments=[("cashier", "s1")], person_id="anna"
    ),
    "staff.people.set_pin": lambda by: services.set_pin(by=by, person=anna(), pin="7391"),
    "staff.people.remove_pin": lambda by: services.remove_pin(by=by, person=anna()),
    "staff.accounts.create_account": lambda by: services.create_account(
        by=by, email="x@example.dk", password=PASSWORD, is_owner=True
    ),
    "staff.accounts.switch_account": lambda by: services.switch_account(
        by=by, account=her_account(), active=False
    ),
    "staff.accounts.bring_back": lambda by: services.bring_back(by=by, account=switched_off()),
    "staff.accounts.unlock": lambda by: services.unlock(by=by, account=her_account()),
    "staff.accounts.remove_factors": lambda by: services.remove_factors(
        by=by, account=her_account()
    ),
    "staff.tickets.invite": lambda by: services.invite(
        by=by, person=without_account(), email="nel@example.dk", now=NOW
    ),
    "staff.tickets.revoke_invitation": lambda by: services.revoke_invitation(
        by=by, ticket=invitation(), now=NOW
    ),
    "staff.tickets.make_password_link": lambda by: services.make_password_link(
        by=by, account=her_account(), now=NOW
    ),
    "staff.sessions.end_sessions": lambda by: services.end_sessions(by=by, account=her_account()),
    "staff.policies.save_policy": lambda by: services.save_policy(by=by, second_factor="everybody"),
}
ASK_NOBODY = {
    "staff.sessions.end_all_sessions": "a restore, by whoever has the office's machine",
    "staff.accounts.change_language": "one's own",
    "staff.accounts.change_password": "one's own, after a proof",
    "staff.logins.log_in": "the password proves it",
    "staff.logins.note_log_in": "a log-in that was proved",
    "staff.logins.note_log_out": "one's own",
    "staff.logins.prove": "the password or code proves it",
    "staff.logins.second_step": "the code proves it",
    "staff.people.note_people_export": "asks for people.view anywhere; only those people go out",
    "staff.people.publish_people": "brings the feed in step with what was changed",
    "staff.second_factors.add_passkey": "one's own, after a proof",
    "staff.second_factors.confirm_totp": "one's own, the code proves it",
    "staff.second_factors.remove_passkey": "one's own, after a proof",
    "staff.second_factors.remove_totp": "one's own, after a proof",
    "staff.second_factors.renew_recovery_codes": "one's own, after a proof",
    "staff.second_factors.start_totp": "one's own",
    "staff.second_factors.use_passkey": "the passkey proves it",
    "staff.sso.log_in_by": "the provider vouches for it",
    "staff.tickets.accept_invitation": "the link proves it",
    "staff.tickets.ask_for_password": "a letter to the address proves it",
    "staff.tickets.set_forgotten_password": "the link proves it",
}
UNAUDITED: dict[str, str] = {}
