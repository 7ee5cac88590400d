"""Addresses of the pages about background work."""

from django.urls import path

from kasse.office.jobs.pages.jobs import job, jobs, stop_job
from kasse.office.jobs.pages.schedules import run_schedule, schedule, schedules

urlpatterns = [
    path("jobs", jobs, name="jobs"),
    path("jobs/schedules", schedules, name="schedules"),
    path("jobs/schedules/<str:kind>", schedule, name="schedule"),
    path("jobs/schedules/<str:kind>/run", run_schedule, name="run_schedule"),
    path("jobs/<str:job_id>", job, name="job"),
    path("jobs/<str:job_id>/stop", stop_job, name="stop_job"),
]
