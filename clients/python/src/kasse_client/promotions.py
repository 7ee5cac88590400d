"""The operations of promotions.

Written by tools/client.py from the API's description; not by hand.
"""

from typing import Literal

from kasse_client.http import Answer, Group, part
from kasse_client.promotions_models import (
    CampaignIn,
    CampaignList,
    CampaignOut,
    CampaignPatch,
    CampaignReleaseList,
    PromotionFindingList,
    PromotionIn,
    PromotionList,
    PromotionOut,
    SimulatedItemList,
    SimulationIn,
    SimulationList,
    SimulationOut,
    TriedIn,
    TriedOut,
)


class Promotions(Group):
    """Operations of promotions."""

    def list_campaigns(
        self,
        *,
        assortment: str | None = None,
        q: str | None = None,
        state: Literal["", "draft", "scheduled", "published", "ended", "archived"] | None = None,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        sort: Literal["starts", "-starts", "name", "-name"] | None = None,
    ) -> Answer[CampaignList]:
        """Campaigns.

        Those of all assortments, or of one.
        """
        return self._ask(
            "GET",
            "/api/v1/campaigns",
            query={
                "assortment": assortment,
                "q": q,
                "state": state,
                "after": after,
                "before": before,
                "limit": limit,
                "sort": sort,
            },
        )

    def create_campaign(
        self, *, body: CampaignIn, idempotency_key: str | None = None
    ) -> Answer[CampaignOut]:
        """A new campaign.

        A draft without promotions.
        """
        return self._ask(
            "POST",
            "/api/v1/campaigns",
            body=body,
            idempotency_key=idempotency_key,
        )

    def export_campaigns(
        self,
        *,
        assortment: str | None = None,
        q: str | None = None,
        state: Literal["", "draft", "scheduled", "published", "ended", "archived"] | None = None,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
        sort: Literal["starts", "-starts", "name", "-name"] | None = None,
    ) -> Answer[bytes]:
        """Campaigns as a file.

        That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            "/api/v1/sheets/campaigns",
            query={
                "assortment": assortment,
                "q": q,
                "state": state,
                "form": form,
                "language": language,
                "sort": sort,
            },
        )

    def get_campaign(self, *, campaign_id: str) -> Answer[CampaignOut]:
        """A campaign.

        With its version as ETag.
        """
        return self._ask(
            "GET",
            f"/api/v1/campaigns/{part(campaign_id)}",
        )

    def change_campaign(
        self, *, body: CampaignPatch, campaign_id: str, if_match: str | None = None
    ) -> Answer[CampaignOut]:
        """Change a campaign.

        Changes the fields given; tills learn of it when it is published again.
        """
        return self._ask(
            "PATCH",
            f"/api/v1/campaigns/{part(campaign_id)}",
            body=body,
            if_match=if_match,
        )

    def delete_campaign(self, *, campaign_id: str, if_match: str | None = None) -> Answer[None]:
        """Delete a campaign.

        Only one that was never published; 409 for others, which are archived instead.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/campaigns/{part(campaign_id)}",
            if_match=if_match,
        )

    def archive_campaign(
        self, *, campaign_id: str, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[CampaignOut]:
        """Archive a campaign.

        One that tills do not have, or that is over.
        """
        return self._ask(
            "POST",
            f"/api/v1/campaigns/{part(campaign_id)}/archive",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def restore_campaign(
        self, *, campaign_id: str, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[CampaignOut]:
        """Take a campaign out of the archive.

        As it was.
        """
        return self._ask(
            "POST",
            f"/api/v1/campaigns/{part(campaign_id)}/restore",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def copy_campaign(
        self, *, campaign_id: str, idempotency_key: str | None = None
    ) -> Answer[CampaignOut]:
        """Copy a campaign.

        With its promotions, as a draft.
        """
        return self._ask(
            "POST",
            f"/api/v1/campaigns/{part(campaign_id)}/copy",
            idempotency_key=idempotency_key,
        )

    def publish_campaign(
        self, *, campaign_id: str, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[CampaignOut]:
        """Publish a campaign.

        Brings it to the tills, as a release of its own; 422 while the check finds errors. One without
        promotions that take part is taken back.
        """
        return self._ask(
            "POST",
            f"/api/v1/campaigns/{part(campaign_id)}/publish",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def take_campaign_back(
        self, *, campaign_id: str, idempotency_key: str | None = None, if_match: str | None = None
    ) -> Answer[CampaignOut]:
        """Take a campaign back.

        Off the tills; it is a draft again.
        """
        return self._ask(
            "POST",
            f"/api/v1/campaigns/{part(campaign_id)}/take-back",
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_campaign_releases(
        self,
        *,
        campaign_id: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[CampaignReleaseList]:
        """Releases of a campaign.

        What was published, and what was taken back.
        """
        return self._ask(
            "GET",
            f"/api/v1/campaigns/{part(campaign_id)}/releases",
            query={"after": after, "before": before, "limit": limit},
        )

    def check_campaign(self, *, campaign_id: str) -> Answer[PromotionFindingList]:
        """Check a campaign.

        What keeps it from being published, and what is doubtful; changes nothing.
        """
        return self._ask(
            "GET",
            f"/api/v1/campaigns/{part(campaign_id)}/findings",
        )

    def try_campaign(
        self, *, body: TriedIn, campaign_id: str, idempotency_key: str | None = None
    ) -> Answer[TriedOut]:
        """Try a campaign on a basket.

        What its promotions come to, published or not, without those of other campaigns.
        """
        return self._ask(
            "POST",
            f"/api/v1/campaigns/{part(campaign_id)}/preview",
            body=body,
            idempotency_key=idempotency_key,
        )

    def list_promotions(self, *, campaign_id: str) -> Answer[PromotionList]:
        """Promotions of a campaign.

        All of them, as they are to be.
        """
        return self._ask(
            "GET",
            f"/api/v1/campaigns/{part(campaign_id)}/promotions",
        )

    def add_promotion(
        self, *, body: PromotionIn, campaign_id: str, idempotency_key: str | None = None
    ) -> Answer[PromotionOut]:
        """A new promotion.

        Behind the campaign's others; at the tills when it is published.
        """
        return self._ask(
            "POST",
            f"/api/v1/campaigns/{part(campaign_id)}/promotions",
            body=body,
            idempotency_key=idempotency_key,
        )

    def check_promotion(
        self, *, body: PromotionIn, campaign_id: str, idempotency_key: str | None = None
    ) -> Answer[PromotionFindingList]:
        """Check a promotion.

        One that need not be saved; changes nothing.
        """
        return self._ask(
            "POST",
            f"/api/v1/campaigns/{part(campaign_id)}/promotions/check",
            body=body,
            idempotency_key=idempotency_key,
        )

    def get_promotion(self, *, promotion_id: str) -> Answer[PromotionOut]:
        """A promotion.

        With its version as ETag.
        """
        return self._ask(
            "GET",
            f"/api/v1/promotions/{part(promotion_id)}",
        )

    def change_promotion(
        self, *, body: PromotionIn, promotion_id: str, if_match: str | None = None
    ) -> Answer[PromotionOut]:
        """Change a promotion.

        All of it; tills learn of it when its campaign is published again.
        """
        return self._ask(
            "PUT",
            f"/api/v1/promotions/{part(promotion_id)}",
            body=body,
            if_match=if_match,
        )

    def delete_promotion(self, *, promotion_id: str, if_match: str | None = None) -> Answer[None]:
        """Delete a promotion.

        Out of its campaign; what was published is kept.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/promotions/{part(promotion_id)}",
            if_match=if_match,
        )

    def list_simulations(
        self,
        *,
        campaign_id: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
    ) -> Answer[SimulationList]:
        """Simulations of a campaign.

        Those of which one may see all stores.
        """
        return self._ask(
            "GET",
            f"/api/v1/campaigns/{part(campaign_id)}/simulations",
            query={"after": after, "before": before, "limit": limit},
        )

    def start_simulation(
        self, *, body: SimulationIn, campaign_id: str, idempotency_key: str | None = None
    ) -> Answer[SimulationOut]:
        """Simulate a campaign on past sales.

        In the background; 409 while one of this campaign goes on.
        """
        return self._ask(
            "POST",
            f"/api/v1/campaigns/{part(campaign_id)}/simulations",
            body=body,
            idempotency_key=idempotency_key,
        )

    def get_simulation(self, *, simulation_id: str) -> Answer[SimulationOut]:
        """A simulation.

        How far it is, or what it found.
        """
        return self._ask(
            "GET",
            f"/api/v1/simulations/{part(simulation_id)}",
        )

    def delete_simulation(self, *, simulation_id: str) -> Answer[None]:
        """Delete a simulation.

        One that has ended; 409 for another.
        """
        return self._ask(
            "DELETE",
            f"/api/v1/simulations/{part(simulation_id)}",
        )

    def stop_simulation(
        self, *, simulation_id: str, idempotency_key: str | None = None
    ) -> Answer[SimulationOut]:
        """Stop a simulation.

        It keeps what it has found so far; 409 when it is over.
        """
        return self._ask(
            "POST",
            f"/api/v1/simulations/{part(simulation_id)}/stop",
            idempotency_key=idempotency_key,
        )

    def list_simulated_items(
        self,
        *,
        simulation_id: str,
        after: str | None = None,
        before: str | None = None,
        limit: int | None = None,
        sort: Literal[
            "given", "-given", "revenue", "-revenue", "margin", "-margin", "name", "-name"
        ]
        | None = None,
    ) -> Answer[SimulatedItemList]:
        """Items of a simulation.

        Those for which something changes.
        """
        return self._ask(
            "GET",
            f"/api/v1/simulations/{part(simulation_id)}/items",
            query={"after": after, "before": before, "limit": limit, "sort": sort},
        )

    def export_simulated_items(
        self,
        *,
        simulation: str,
        form: Literal["csv", "xlsx"] | None = None,
        language: Literal["da", "en"] | None = None,
        sort: Literal[
            "given", "-given", "revenue", "-revenue", "margin", "-margin", "name", "-name"
        ]
        | None = None,
    ) -> Answer[bytes]:
        """Items of a simulation as a file.

        That they were taken stands in the audit log.
        """
        return self._ask(
            "GET",
            "/api/v1/sheets/simulated-items",
            query={"simulation": simulation, "form": form, "language": language, "sort": sort},
        )
