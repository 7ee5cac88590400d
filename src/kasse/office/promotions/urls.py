"""Addresses of the pages about campaigns and their promotions."""

from django.urls import path

from kasse.office.promotions.pages import acts, campaigns, promotion, simulations

urlpatterns = [
    path("campaigns", campaigns.campaigns, name="campaigns"),
    path("campaigns/export", campaigns.export_campaigns, name="export_campaigns"),
    path("campaigns/calendar", campaigns.campaign_calendar, name="campaign_calendar"),
    path("campaigns/new", campaigns.new_campaign, name="new_campaign"),
    path("campaigns/<str:campaign_id>", campaigns.campaign, name="campaign"),
    path("campaigns/<str:campaign_id>/publish", acts.publish_campaign, name="publish_campaign"),
    path("campaigns/<str:campaign_id>/take-back", acts.take_back, name="take_campaign_back"),
    path("campaigns/<str:campaign_id>/copy", acts.copy_campaign, name="copy_campaign"),
    path("campaigns/<str:campaign_id>/archive", acts.archive_campaign, name="archive_campaign"),
    path("campaigns/<str:campaign_id>/delete", acts.delete_campaign, name="delete_campaign"),
    path("campaigns/<str:campaign_id>/new", promotion.new_promotion, name="new_promotion"),
    path("campaigns/<str:campaign_id>/try", promotion.try_promotion, name="try_promotion"),
    path(
        "campaigns/<str:campaign_id>/simulations",
        simulations.campaign_simulations,
        name="simulations",
    ),
    path("simulations/<str:simulation_id>", simulations.simulation, name="simulation"),
    path(
        "simulations/<str:simulation_id>/items",
        simulations.simulation_items,
        name="simulation_items",
    ),
    path(
        "simulations/<str:simulation_id>/items/export",
        simulations.export_simulation_items,
        name="export_simulation_items",
    ),
    path(
        "simulations/<str:simulation_id>/stop", simulations.stop_simulation, name="stop_simulation"
    ),
    path(
        "simulations/<str:simulation_id>/delete",
        simulations.delete_simulation,
        name="delete_simulation",
    ),
    path("promotions/<str:promotion_id>", promotion.promotion, name="promotion"),
    path("promotions/<str:promotion_id>/delete", acts.delete_promotion, name="delete_promotion"),
]
