"""Addresses of the pages about people and log-ins."""

from django.urls import path

from kasse.office.staff.pages import (
    entering,
    log_ins,
    own,
    people,
    policy,
    roles,
    session,
    sso,
    tickets,
)

urlpatterns = [
    path("log-in", session.log_in, name="log_in"),
    path("log-in/second-step", entering.second_step, name="second_step"),
    path("log-in/set-up-app", entering.set_up_app, name="set_up_app"),
    path("log-in/passkey", session.log_in_by_passkey, name="log_in_by_passkey"),
    path("log-in/sso", sso.sso, name="sso"),
    path("log-in/sso/back", sso.sso_back, name="sso_back"),
    path("log-in/forgotten", tickets.forgotten, name="forgotten"),
    path("log-in/password/<str:token>", tickets.new_password, name="new_password"),
    path("log-in/invitation/<str:token>", tickets.invitation, name="invitation"),
    path("log-out", session.log_out, name="log_out"),
    path("language", session.language, name="language"),
    path("account", own.own_account, name="own_account"),
    path("account/password", own.own_password, name="own_password"),
    path("account/app", own.own_app, name="own_app"),
    path("account/app/remove", own.remove_own_app, name="remove_own_app"),
    path("account/recovery-codes", own.own_codes, name="own_codes"),
    path("account/passkeys/new", own.own_passkey, name="own_passkey"),
    path(
        "account/passkeys/<str:passkey_id>/remove",
        own.remove_own_passkey,
        name="remove_own_passkey",
    ),
    path("account/sessions/end", own.end_own_sessions, name="end_own_sessions"),
    path("people", people.people, name="people"),
    path("people/new", people.new_person, name="new_person"),
    path("people/export", people.export_people, name="export_people"),
    path("people/<str:person_id>", people.person, name="person"),
    path("people/<str:person_id>/pin", people.pin, name="pin"),
    path("people/<str:person_id>/invite", log_ins.invite, name="invite"),
    path(
        "people/<str:person_id>/invitation/revoke",
        log_ins.revoke_invitation,
        name="revoke_invitation",
    ),
    path("people/<str:person_id>/password-link", log_ins.password_link, name="password_link"),
    path("people/<str:person_id>/log-in", log_ins.manage_log_in, name="manage_log_in"),
    path("roles", roles.roles, name="roles"),
    path("roles/new", roles.new_role, name="new_role"),
    path("roles/<str:role_id>", roles.role, name="role"),
    path("roles/<str:role_id>/delete", roles.delete_role, name="delete_role"),
    path("log-in-policy", policy.log_in_policy, name="log_in_policy"),
]
