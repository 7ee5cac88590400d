"""What tills pull."""

from tests.office.access.table import Endpoint

ENDPOINTS = [
    Endpoint(operation="GET /till/feed", till=True),
    Endpoint(operation="GET /till/feed/snapshot", till=True),
]
ASK_NOBODY = {
    "feed.assortment_scope": "pure",
    "feed.forget_all_tombstones": "by night",
    "feed.forget_tombstones": "by night",
    "feed.publish": "follows what another service changed",
    "feed.register_scope": "pure",
    "feed.remove": "follows what another service changed",
    "feed.replace_collection": "follows what another service changed",
    "feed.start_over": "follows what another service changed",
    "feed.store_scope": "pure",
}
