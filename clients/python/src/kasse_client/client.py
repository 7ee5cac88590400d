"""The client: every operation of the API, by subject.

Written by tools/client.py from the API's description; not by hand.
"""

from kasse_client.attention import Attention
from kasse_client.audit import Audit
from kasse_client.bulk_edits import BulkEdits
from kasse_client.cash import Cash
from kasse_client.catalogue import Catalogue
from kasse_client.coupons import Coupons
from kasse_client.frame import Frame
from kasse_client.guide import Guide
from kasse_client.home import Home
from kasse_client.http import Asking, Transport, over_http
from kasse_client.integrations import Integrations
from kasse_client.jobs import Jobs
from kasse_client.journal import Journal
from kasse_client.labels import Labels
from kasse_client.prices import Prices
from kasse_client.promotions import Promotions
from kasse_client.running import Running
from kasse_client.sales import Sales
from kasse_client.staff import Staff
from kasse_client.stock import Stock
from kasse_client.stores import Stores
from kasse_client.transfer import Transfer


class Kasse:
    """An office at `origin`, asked with an API token."""

    def __init__(self, *, origin: str, token: str, transport: Transport = over_http) -> None:
        """`transport` carries requests; another one is for tests and proxies."""
        asking = Asking(origin=origin, token=token, transport=transport)
        self.attention = Attention(asking)
        self.audit = Audit(asking)
        self.bulk_edits = BulkEdits(asking)
        self.cash = Cash(asking)
        self.catalogue = Catalogue(asking)
        self.coupons = Coupons(asking)
        self.frame = Frame(asking)
        self.guide = Guide(asking)
        self.home = Home(asking)
        self.integrations = Integrations(asking)
        self.jobs = Jobs(asking)
        self.journal = Journal(asking)
        self.labels = Labels(asking)
        self.prices = Prices(asking)
        self.promotions = Promotions(asking)
        self.running = Running(asking)
        self.sales = Sales(asking)
        self.staff = Staff(asking)
        self.stock = Stock(asking)
        self.stores = Stores(asking)
        self.transfer = Transfer(asking)
