"""Background work."""

ASK_NOBODY = {
    "jobs.start": "asks for the permission of the kind; tests/office/jobs",
    "jobs.stop": "one's own, or jobs.view; tests/office/jobs",
}
