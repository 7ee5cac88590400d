"""Addresses of the pages about other programs."""

from django.urls import path

from kasse.office.integrations.pages.deliveries import delivery, replay
from kasse.office.integrations.pages.hooks import (
    delete_hook,
    hook,
    hooks,
    new_hook,
    renew_secret,
    send_test,
)
from kasse.office.integrations.pages.tokens import new_token, revoke_token, tokens

urlpatterns = [
    path("tokens", tokens, name="tokens"),
    path("tokens/new", new_token, name="new_token"),
    path("tokens/<str:token_id>/revoke", revoke_token, name="revoke_token"),
    path("hooks", hooks, name="hooks"),
    path("hooks/new", new_hook, name="new_hook"),
    path("hooks/<str:hook_id>", hook, name="hook"),
    path("hooks/<str:hook_id>/delete", delete_hook, name="delete_hook"),
    path("hooks/<str:hook_id>/secret", renew_secret, name="renew_secret"),
    path("hooks/<str:hook_id>/test", send_test, name="send_test"),
    path("hooks/<str:hook_id>/deliveries/<int:delivery_id>", delivery, name="delivery"),
    path("hooks/<str:hook_id>/deliveries/<int:delivery_id>/replay", replay, name="replay"),
]
