"""The audit log."""

ASK_NOBODY = {
    "audit.differences": "pure",
    "audit.record": "follows what another service changed",
    "audit.record_all": "follows what another service changed",
}
