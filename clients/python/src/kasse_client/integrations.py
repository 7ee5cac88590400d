"""The operations of integrations.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.http import Answer, Group, part
from kasse_client.integrations_models import (
    AttemptOut,
    DeliveryList,
    DeliveryOut,
    EventOut,
    HookIn,
    HookList,
    HookMade,
    HookOut,
    HookPatch,
    TokenIn,
    TokenList,
    TokenMade,
)


class Integrations(Group):
    """Operations of integrations."""

    def list_tokens(
        self,
        *,
        state: Literal["all", "active", "ended"] | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[TokenList]:
        """API tokens.

        One's own; everybody's for whoever gives tokens in all stores.
        """
        return self._ask(
            "GET",
            "/api/v1/tokens",
            query={"state": state, "after": after, "before": before, "limit": limit},
        )

    def make_token(self, *, body: TokenIn, idempotency_key: str | None = None) -> Answer[TokenMade]:
        """A new API token.

        Never wider than what the caller may do; the answer holds its text, this once.
        """
        return self._ask(
            "POST",
            "/api/v1/tokens",
            body=body,
            idempotency_key=idempotency_key,
        )

    def revoke_token(self, *, token_id: str) -> Answer[None]:
        """Revoke an API token.

        Ends it at once and for ever; it stays in the list. 409 when it was revoked before.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/tokens/{part(token_id)}",
        )

    def list_events(self) -> Answer[list[EventOut]]:
        """Events of web hooks.

        All that a web hook may choose.
        """
        return self._ask(
            "GET",
            "/api/v1/hook-events",
        )

    def list_hooks(
        self, *, after: str | None = None, before: str | None = None, limit: int | None = None
    ) -> Answer[HookList]:
        """Web hooks.

        Those of the stores where the caller gives web hooks.
        """
        return self._ask(
            "GET",
            "/api/v1/hooks",
            query={"after": after, "before": before, "limit": limit},
        )

    def make_hook(self, *, body: HookIn) -> Answer[HookMade]:
        """A new web hook.

        The answer holds the secret that signs what is sent, this once.
        """
        return self._ask(
            "POST",
            "/api/v1/hooks",
            body=body,
        )

    def get_hook(self, *, hook_id: str) -> Answer[HookOut]:
        """A web hook.

        With its version as ETag.
        """
        return self._ask(
            "GET",
            f"/api/v1/hooks/{part(hook_id)}",
        )

    def change_hook(
        self, *, body: HookPatch, hook_id: str, if_match: str | None = None
    ) -> Answer[HookOut]:
        """Change a web hook.

        Changes the fields given; with `If-Match` only the version that was read.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/hooks/{part(hook_id)}",
            body=body,
            if_match=if_match,
        )

    def delete_hook(self, *, hook_id: str, if_match: str | None = None) -> Answer[None]:
        """Delete a web hook.

        With the log of what was sent; what waits is not sent.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/hooks/{part(hook_id)}",
            if_match=if_match,
        )

    def renew_secret(self, *, hook_id: str, idempotency_key: str | None = None) -> Answer[HookMade]:
        """Another secret.

        The secret before signs besides for 24 hours, so that receivers can be changed in peace.
        """
        return self._ask(
            "POST",
            f"/api/v1/hooks/{part(hook_id)}/secret",
            idempotency_key=idempotency_key,
        )

    def send_test(self, *, hook_id: str, idempotency_key: str | None = None) -> Answer[DeliveryOut]:
        """Send a test.

        Sends `webhook.test`, an event that means nothing.
        """
        return self._ask(
            "POST",
            f"/api/v1/hooks/{part(hook_id)}/test",
            idempotency_key=idempotency_key,
        )

    def list_deliveries(
        self,
        *,
        hook_id: str,
        state: Literal["", "waiting", "done", "failed"] | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[DeliveryList]:
        """What was sent.

        The newest first; a month is kept.
        """
        return self._ask(
            "GET",
            f"/api/v1/hooks/{part(hook_id)}/deliveries",
            query={"state": state, "after": after, "before": before, "limit": limit},
        )

    def list_attempts(self, *, hook_id: str, delivery_id: int) -> Answer[list[AttemptOut]]:
        """Tries to deliver.

        Each with what was answered, the first one first.
        """
        return self._ask(
            "GET",
            f"/api/v1/hooks/{part(hook_id)}/deliveries/{part(delivery_id)}/attempts",
        )

    def replay(
        self, *, hook_id: str, delivery_id: int, idempotency_key: str | None = None
    ) -> Answer[DeliveryOut]:
        """Send again.

        The same body under the same id, by which a receiver knows what it has had.
        """
        return self._ask(
            "POST",
            f"/api/v1/hooks/{part(hook_id)}/deliveries/{part(delivery_id)}/replay",
            idempotency_key=idempotency_key,
        )
