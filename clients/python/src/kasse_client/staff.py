"""The operations of staff.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.http import Answer, Group, part
from kasse_client.staff_models import (
    AccountOut,
    AccountPatch,
    CodeIn,
    CodesOut,
    InvitationIn,
    LetterIn,
    LinkOut,
    LogInOut,
    LogInPatch,
    PasskeyOut,
    PasswordIn,
    PermissionOut,
    PersonDetail,
    PersonIn,
    PersonList,
    PersonOut,
    PersonPatch,
    PinIn,
    PolicySchema,
    ProofIn,
    RoleIn,
    RoleList,
    RoleOut,
    RolePatch,
    SecretOut,
    SessionOut,
)


class Staff(Group):
    """Operations of staff."""

    def list_people(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        q: str | None = None,
        store: str | None = None,
        role: str | None = None,
        state: Literal["here", "left", "all"] | None = None,
        sort: Literal["name", "-name"] | None = None,
    ) -> Answer[PersonList]:
        """People.

        People of the stores that the account may see.
        """
        return self._ask(
            "GET",
            "/api/v1/people",
            query={
                "after": after,
                "before": before,
                "limit": limit,
                "q": q,
                "store": store,
                "role": role,
                "state": state,
                "sort": sort,
            },
        )

    def create_person(
        self, *, body: PersonIn, idempotency_key: str | None = None
    ) -> Answer[PersonOut]:
        """A new person.

        Makes a person; they come to the tills when they have a PIN.
        """
        return self._ask(
            "POST",
            "/api/v1/people",
            body=body,
            idempotency_key=idempotency_key,
        )

    def export_people(
        self,
        *,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
        q: str | None = None,
        store: str | None = None,
        role: str | None = None,
        state: Literal["here", "left", "all"] | None = None,
        sort: Literal["name", "-name"] | None = None,
    ) -> Answer[bytes]:
        """People as a file.

        People of the stores that the account may see. That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            "/api/v1/sheets/people",
            query={
                "form": form,
                "language": language,
                "q": q,
                "store": store,
                "role": role,
                "state": state,
                "sort": sort,
            },
        )

    def get_person(self, *, person_id: str) -> Answer[PersonDetail]:
        """A person.

        Somebody who works here, or did.
        """
        return self._ask(
            "GET",
            f"/api/v1/people/{part(person_id)}",
        )

    def change_person(
        self, *, body: PersonPatch, person_id: str, if_match: str | None = None
    ) -> Answer[PersonOut]:
        """Change a person.

        Changes what is given. Who leaves is logged out everywhere, and gone from the tills.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/people/{part(person_id)}",
            body=body,
            if_match=if_match,
        )

    def set_pin(self, *, body: PinIn, person_id: str) -> Answer[None]:
        """Set a PIN.

        Gives a person a new PIN; trivial ones are refused.
        """
        return self._ask(
            "PUT",
            f"/api/v1/people/{part(person_id)}/pin",
            body=body,
        )

    def remove_pin(self, *, person_id: str) -> Answer[None]:
        """Remove a PIN.

        Takes a PIN away: the person leaves the tills until they have a new one.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/people/{part(person_id)}/pin",
        )

    def invite(
        self, *, body: InvitationIn, person_id: str, idempotency_key: str | None = None
    ) -> Answer[LinkOut]:
        """Invite to log in.

        Makes a link with which the person chooses a password, to be handed over or sent.
        """
        return self._ask(
            "POST",
            f"/api/v1/people/{part(person_id)}/invitation",
            body=body,
            idempotency_key=idempotency_key,
        )

    def revoke_invitation(self, *, person_id: str) -> Answer[None]:
        """Take an invitation back.

        Open invitations of the person count no more.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/people/{part(person_id)}/invitation",
        )

    def make_password_link(
        self, *, body: LetterIn | None, person_id: str, idempotency_key: str | None = None
    ) -> Answer[LinkOut]:
        """A link to a new password.

        For somebody who forgot theirs, to be handed over or sent.
        """
        return self._ask(
            "POST",
            f"/api/v1/people/{part(person_id)}/password-link",
            body=body,
            idempotency_key=idempotency_key,
        )

    def change_log_in(self, *, body: LogInPatch, person_id: str) -> Answer[LogInOut]:
        """Change a log-in.

        Switches a log-in off or on, or unlocks it after wrong tries.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/people/{part(person_id)}/log-in",
            body=body,
        )

    def end_sessions_of(self, *, person_id: str) -> Answer[None]:
        """Log a person out.

        Ends all sessions of a person in the back office.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/people/{part(person_id)}/log-in/sessions",
        )

    def remove_factors_of(self, *, person_id: str) -> Answer[None]:
        """Take second factors away.

        For somebody who lost their device: app, passkeys and recovery codes count no more.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/people/{part(person_id)}/log-in/second-factors",
        )

    def list_permissions(self) -> Answer[list[PermissionOut]]:
        """Permissions.

        All that there are, in the order in which a role's page has them.
        """
        return self._ask(
            "GET",
            "/api/v1/permissions",
        )

    def list_roles(
        self, *, after: str | None = None, before: str | None = None, limit: int | None = None
    ) -> Answer[RoleList]:
        """Roles.

        All roles, the narrowest first.
        """
        return self._ask(
            "GET",
            "/api/v1/roles",
            query={"after": after, "before": before, "limit": limit},
        )

    def create_role(self, *, body: RoleIn, idempotency_key: str | None = None) -> Answer[RoleOut]:
        """A new role.

        Makes a role, no wider than one's own rights.
        """
        return self._ask(
            "POST",
            "/api/v1/roles",
            body=body,
            idempotency_key=idempotency_key,
        )

    def get_role(self, *, role_id: str) -> Answer[RoleOut]:
        """A role.

        What it allows.
        """
        return self._ask(
            "GET",
            f"/api/v1/roles/{part(role_id)}",
        )

    def change_role(
        self, *, body: RolePatch, role_id: str, if_match: str | None = None
    ) -> Answer[RoleOut]:
        """Change a role.

        Changes what is given, up to one's own rights.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/roles/{part(role_id)}",
            body=body,
            if_match=if_match,
        )

    def delete_role(self, *, role_id: str, if_match: str | None = None) -> Answer[None]:
        """Delete a role.

        Takes a role away that nobody has.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/roles/{part(role_id)}",
            if_match=if_match,
        )

    def get_policy(self) -> Answer[PolicySchema]:
        """How people log in.

        Who needs a second factor, and whom the company's own log-in lets in.
        """
        return self._ask(
            "GET",
            "/api/v1/log-in-policy",
        )

    def change_policy(
        self, *, body: PolicySchema, if_match: str | None = None
    ) -> Answer[PolicySchema]:
        """Change how people log in.

        It holds from the next log-in on.
        """
        return self._ask(
            "PUT",
            "/api/v1/log-in-policy",
            body=body,
            if_match=if_match,
        )

    def get_account(self) -> Answer[AccountOut]:
        """One's own log-in.

        Who is logged in, and what they may do somewhere.
        """
        return self._ask(
            "GET",
            "/api/v1/account",
        )

    def change_account(self, *, body: AccountPatch) -> Answer[AccountOut]:
        """Change one's own log-in.

        The language in which one reads the back office.
        """
        return self._ask(
            "PATCH",
            "/api/v1/account",
            body=body,
        )

    def prove(self, *, body: ProofIn) -> Answer[None]:
        """Prove who one is once more.

        By password or code; for fifteen minutes acts that let somebody in for good are allowed.
        """
        return self._ask(
            "POST",
            "/api/v1/account/proof",
            body=body,
        )

    def change_password(self, *, body: PasswordIn) -> Answer[None]:
        """Change one's password.

        All other sessions end.
        """
        return self._ask(
            "PUT",
            "/api/v1/account/password",
            body=body,
        )

    def start_app(self) -> Answer[SecretOut]:
        """Begin with an app.

        A secret for an authenticator app; it counts when a code of it was sent.
        """
        return self._ask(
            "POST",
            "/api/v1/account/app",
        )

    def remove_app(self) -> Answer[None]:
        """Remove one's app.

        The app is no longer asked for.
        """
        return self._ask(
            "DELETE",
            "/api/v1/account/app",
        )

    def confirm_app(self, *, body: CodeIn) -> Answer[CodesOut]:
        """Switch an app on.

        The app is asked for from the next log-in on.
        """
        return self._ask(
            "POST",
            "/api/v1/account/app/code",
            body=body,
        )

    def renew_codes(self) -> Answer[CodesOut]:
        """New recovery codes.

        The old ones count no more.
        """
        return self._ask(
            "POST",
            "/api/v1/account/recovery-codes",
        )

    def list_passkeys(self) -> Answer[list[PasskeyOut]]:
        """One's passkeys.

        The oldest first.
        """
        return self._ask(
            "GET",
            "/api/v1/account/passkeys",
        )

    def remove_passkey(self, *, passkey_id: str) -> Answer[None]:
        """Remove a passkey.

        It counts no more.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/account/passkeys/{part(passkey_id)}",
        )

    def list_sessions(self) -> Answer[list[SessionOut]]:
        """One's sessions.

        Where one is logged in, the last seen first.
        """
        return self._ask(
            "GET",
            "/api/v1/account/sessions",
        )

    def end_other_sessions(self) -> Answer[None]:
        """Log out everywhere else.

        All but the one that asks.
        """
        return self._ask(
            "DELETE",
            "/api/v1/account/sessions",
        )

    def end_session(self, *, session_id: str) -> Answer[None]:
        """Log out of another session.

        One of them; the one that asks stays.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/account/sessions/{part(session_id)}",
        )
