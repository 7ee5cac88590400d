"""The synchronisation against a tiny office over a network that does everything networks do."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kasse.till import feed_pull
from kasse.till.catalogue import Catalogue
from kasse.till.coupon_claims import CouponClaims
from kasse.till.exchange import HttpRequest
from kasse.till.instant import from_ms, to_ms
from kasse.till.journal_store import JournalStore
from kasse.till.pace import LONGEST_WAIT_MS
from kasse.till.receipt_fetch import ReceiptFetch
from kasse.till.sync import Identity, Sync
from tests.till.samples import REGISTER, START, append, opened, opening, sale
from tests.till.small_office import SmallOffice

FATES = ("good",) * 5 + ("request lost", "answer lost", "truncated", "500", "html", "401")


class SyncMachine(RuleBasedStateMachine):
    """SYNC-2, SYNC-3, SYNC-4, SYNC-10, SYNC-12, SYNC-13: whatever the network does, in the end
    the office holds the journal once, and the till the office's items.
    """

    @initialize(warm=st.booleans())
    def start(self, warm: bool) -> None:
        self.connection = opened()
        self.store = JournalStore(self.connection, REGISTER)
        self.office = SmallOffice()
        self.now_ms = to_ms(START)
        self.receipts = 0
        self.past_requests: list[HttpRequest] = []
        append(self.store, opening())
        self.restart()
        self.office_changes(1, {"name": "A"})
        for _ in range(4 * warm):
            self.exchange("good", 50)

    @rule()
    def restart(self) -> None:
        self.past_answers: list[tuple[str, int, str]] = []  # the old process's connections are gone
        self.catalogue = Catalogue(self.connection)
        identity = Identity(app="0.1.0", seed="5eed")
        self.sync = Sync(
            receipts=ReceiptFetch(),
            coupons=CouponClaims(),
            connection=self.connection,
            store=self.store,
            catalogue=self.catalogue,
            identity=identity,
        )

    @rule(count=st.sampled_from([1, 1, 1, 130]))
    def sell(self, count: int) -> None:
        numbers = range(self.receipts + 1, self.receipts + count + 1)
        append(self.store, *(sale(number, basket=f"b-{number}") for number in numbers))
        self.receipts += count
        self.sync.nudge()

    @rule(
        number=st.integers(1, 6),
        body=st.one_of(
            st.none(), st.fixed_dictionaries({"name": st.sampled_from(["A", "B", "C"])})
        ),
    )
    def office_changes(self, number: int, body: dict[str, Any] | None) -> None:
        self.office.publish(f"i-{number}", body)

    @rule()
    def office_forgets_tombstones(self) -> None:
        self.office.forget_tombstones()

    @rule(left=st.integers(0, 150))
    def office_goes_back_to_a_backup(self, left: int) -> None:
        del self.office.chain[left:]

    @rule(seconds=st.sampled_from([1, 1, 10, 70, 301, 700, -5, -(10**6), 10**6]))
    def clock(self, seconds: int) -> None:
        self.now_ms += seconds * 1000

    @rule(fate=st.sampled_from(FATES), cut=st.integers(0, 400))
    def exchange(self, fate: str, cut: int) -> None:
        request = self.sync.next_request(from_ms(self.now_ms))
        if request is None:
            return
        self.past_requests.append(request)
        if fate == "request lost":
            self._answer(request, None, "")
        elif fate in ("500", "401"):
            self._answer(request, int(fate), '{"code": "x"}')
        elif fate == "html":
            self._answer(request, 200, "<html>Log on to this hotel's network</html>")
        else:
            status, body = self.office.answer(request)
            if fate == "answer lost":
                self._answer(request, None, "")
            elif fate == "truncated":
                self._answer(request, status, body[:cut])
            else:
                self._answer(request, status, body, pieces=cut)

    @rule(which=st.integers(0, 50))
    def an_old_request_arrives_again(self, which: int) -> None:
        if self.past_requests:
            self.office.answer(self.past_requests[which % len(self.past_requests)])

    @rule(which=st.integers(0, 50))
    def an_old_answer_arrives_again(self, which: int) -> None:
        if self.past_answers:
            id_, status, body = self.past_answers[which % len(self.past_answers)]
            now = from_ms(self.now_ms)
            assert self.sync.on_response(id_, status=status, body=body, now=now) is False

    @rule()
    def an_answer_never_comes(self) -> None:
        self.sync.next_request(from_ms(self.now_ms))

    @invariant()
    def the_office_holds_the_beginning_of_the_journal(self) -> None:
        held = [(entry.text, entry.hash) for entry in self.store.read_all()]
        assert self.office.chain == held[: len(self.office.chain)]
        assert 0 <= self.store.acknowledged() <= self.store.head().seq
        assert self.sync.status().state != "stopped"

    def teardown(self) -> None:
        """The network heals, one more sale is made, and a few minutes pass."""
        if not hasattr(self, "sync"):
            return
        self.sell(1)
        for _ in range(40):
            self.now_ms += LONGEST_WAIT_MS + feed_pull.EVERY_MS
            self.exchange("good", 90)
            self.exchange("good", 7)
        entries = [(entry.text, entry.hash) for entry in self.store.read_all()]
        assert self.office.chain == entries
        assert self.store.unsent() == 0
        self.catalogue.refresh()
        assert self.catalogue.count() == len(self.office.shop())
        for (_, id_), body in self.office.shop().items():
            assert self.catalogue.item(id_) == {"id": id_, **body}
        status = self.sync.status()
        assert (status.problem, status.since) == (None, None)

    def _answer(
        self, request: HttpRequest, status: int | None, body: str, *, pieces: int = 0
    ) -> None:
        now = from_ms(self.now_ms)
        if request.stream and status == 200:
            size = max(pieces, 1) if len(body) < 5000 else 5000
            for start in range(0, len(body), size):
                self.sync.feed_chunk(body[start : start + size])
            self.sync.on_response(request.id, status=200, body="", now=now)
            return
        if status is not None:
            self.past_answers.append((request.id, status, body))
        self.sync.on_response(request.id, status=status, body=body, now=now)


TestSyncMachine = SyncMachine.TestCase
TestSyncMachine.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)
