"""All writes to people, roles, log-ins and sessions; the feed's `role` and `person` follow."""

from kasse.office.staff.email import normalised_email
from kasse.office.staff.passwords import check_password
from kasse.office.staff.pins import check_pin
from kasse.office.staff.services.accounts import (
    bring_back,
    change_language,
    change_password,
    create_account,
    remove_factors,
    switch_account,
    unlock,
)
from kasse.office.staff.services.logins import (
    LOGIN_WINDOW,
    LOGINS_PER_ADDRESS,
    LOGINS_PER_EMAIL,
    log_in,
    note_log_in,
    note_log_out,
    prove,
    second_step,
)
from kasse.office.staff.services.people import (
    note_people_export,
    publish_people,
    remove_pin,
    save_person,
    set_pin,
)
from kasse.office.staff.services.policies import save_policy
from kasse.office.staff.services.roles import delete_role, save_roles
from kasse.office.staff.services.second_factors import (
    add_passkey,
    confirm_totp,
    remove_passkey,
    remove_totp,
    renew_recovery_codes,
    start_totp,
    use_passkey,
)
from kasse.office.staff.services.sessions import end_all_sessions, end_sessions
from kasse.office.staff.services.sso import log_in_by
from kasse.office.staff.services.tickets import (
    accept_invitation,
    ask_for_password,
    invite,
    make_password_link,
    revoke_invitation,
    set_forgotten_password,
)

__all__ = [
    "LOGINS_PER_ADDRESS",
    "LOGINS_PER_EMAIL",
    "LOGIN_WINDOW",
    "accept_invitation",
    "add_passkey",
    "ask_for_password",
    "bring_back",
    "change_language",
    "change_password",
    "check_password",
    "check_pin",
    "confirm_totp",
    "create_account",
    "delete_role",
    "end_all_sessions",
    "end_sessions",
    "invite",
    "log_in",
    "log_in_by",
    "make_password_link",
    "normalised_email",
    "note_log_in",
    "note_log_out",
    "note_people_export",
    "prove",
    "publish_people",
    "remove_factors",
    "remove_passkey",
    "remove_pin",
    "remove_totp",
    "renew_recovery_codes",
    "revoke_invitation",
    "save_person",
    "save_policy",
    "save_roles",
    "second_step",
    "set_forgotten_password",
    "set_pin",
    "start_totp",
    "switch_account",
    "unlock",
    "use_passkey",
]
