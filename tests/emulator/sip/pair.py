"""Endpoints with a network in memory between them: a list of datagrams, a clock that jumps, and seeded trouble."""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from emulator.base.ids import Ids
from emulator.sip.commands import Credentials, PlaceInvite, Register, RespondInvite
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import InviteReceived, MessageSeen, Transmit
from tests.emulator.sip.hops import udp

if TYPE_CHECKING:
    import random

    from emulator.sip.commands import Command
    from emulator.sip.events import Output
    from emulator.sip.hop import Hop

PHONE = udp("192.0.2.10", 5060)
PLATFORM = udp("192.0.2.1", 5060)
PASSWORDS = {"alice": "wonderland", "bob": "builder"}
OFFER = b"v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nt=0 0\r\n"
ANSWER = b"v=0\r\no=- 2 2 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n"

ALICE = Credentials("alice", "wonderland")
CALL = PlaceInvite(
    leg="out", target="sip:15550100@192.0.2.1:5060", destination=PLATFORM, from_uri="sip:alice@192.0.2.10", body=OFFER
)
REGISTER = Register(
    registration="r", aor="sip:alice@test.example", registrar=PLATFORM, credentials=ALICE, expires_s=600
)

T = TypeVar("T")


@dataclass
class Trouble:
    """What happens to datagrams on their way."""

    rng: random.Random
    loss: float = 0.0
    duplication: float = 0.0
    max_delay_s: float = 0.0

    def delays(self) -> list[float]:
        """One delay for each copy that arrives."""
        copies = 0 if self.rng.random() < self.loss else 2 if self.rng.random() < self.duplication else 1
        return [self.rng.random() * self.max_delay_s for _ in range(copies)]


@dataclass
class Party:
    """One endpoint and what has come out of it."""

    hop: Hop
    endpoint: SipEndpoint
    facts: list[Output] = field(default_factory=list)
    seen: list[MessageSeen] = field(default_factory=list)

    def all(self, kind: type[T]) -> list[T]:
        """Every fact of one kind."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def one(self, kind: type[T]) -> T:
        """The only fact of one kind."""
        (fact,) = self.all(kind)
        return fact

    def ladder(self) -> list[str]:
        """What crossed the wire here: `> INVITE …`, `< 100 Trying (INVITE)`."""
        return [f"{'>' if seen.sent else '<'} {seen.summary}" for seen in self.seen]


class Wire:
    """Carries datagrams between parties and moves the clock from one event to the next."""

    def __init__(self, *parties: Party, trouble: Trouble | None = None) -> None:
        self.now = 1000.0
        self.parties = {party.hop: party for party in parties}
        self.trouble = trouble
        self.blocked: set[Hop] = set()
        """Parties that neither send nor receive."""
        self._flying: list[tuple[float, int, Hop, Hop, bytes]] = []
        self._order = itertools.count()

    def order(self, party: Party, command: Command) -> None:
        """Give an order and let everything that follows at once happen."""
        party.endpoint.handle(command, self.now)
        self.settle()

    def inject(self, party: Party, data: bytes, source: Hop) -> None:
        """Let a datagram from anywhere arrive."""
        party.endpoint.receive(data, source, self.now)
        self.settle()

    def settle(self) -> None:
        """Deliver what arrives now."""
        self._collect()
        while self._flying and self._flying[0][0] <= self.now:
            _, _, source, destination, data = heapq.heappop(self._flying)
            party = self.parties.get(destination)
            if party is not None and destination not in self.blocked:
                party.endpoint.receive(data, source, self.now)
            self._collect()

    def run(self, seconds: float) -> None:
        """Let time pass, event by event."""
        end = self.now + seconds
        for _ in range(100_000):
            moment = self._next_event()
            if moment is None or moment > end:
                break
            self.now = max(self.now, moment)
            for party in self.parties.values():
                deadline = party.endpoint.next_deadline()
                if deadline is not None and deadline <= self.now:
                    party.endpoint.handle_timeout(self.now)
            self.settle()
        else:
            raise AssertionError("the endpoints never come to rest")
        self.now = end

    def _next_event(self) -> float | None:
        deadlines = [party.endpoint.next_deadline() for party in self.parties.values()]
        moments = [each for each in deadlines if each is not None]
        if self._flying:
            moments.append(self._flying[0][0])
        return min(moments, default=None)

    def _collect(self) -> None:
        for party in self.parties.values():
            for output in party.endpoint.take_outputs():
                if isinstance(output, Transmit):
                    self._launch(party.hop, output)
                elif isinstance(output, MessageSeen):
                    party.seen.append(output)
                else:
                    party.facts.append(output)

    def _launch(self, source: Hop, output: Transmit) -> None:
        if source in self.blocked:
            return
        for delay in self.trouble.delays() if self.trouble else [0.0]:
            item = (self.now + delay, next(self._order), source, output.destination, output.data)
            heapq.heappush(self._flying, item)


def make_phone(hop: Hop = PHONE, seed: int = 1) -> Party:
    """A softphone."""
    return Party(hop, SipEndpoint(local=hop, ids=Ids.seeded(seed), user_agent="phone/1"))


def make_platform(algorithm: str = "MD5", seed: int = 2) -> Party:
    """A platform with accounts."""
    endpoint = SipEndpoint(
        local=PLATFORM,
        ids=Ids.seeded(seed),
        user_agent="platform/1",
        realm="test.example",
        accounts=PASSWORDS.get,
        digest_algorithm=algorithm,
    )
    return Party(PLATFORM, endpoint)


def ring(wire: Wire, phone: Party, platform: Party) -> str:
    """A call that rings at the platform; returns the platform's leg."""
    wire.order(phone, CALL)
    leg = platform.all(InviteReceived)[-1].leg
    wire.order(platform, RespondInvite(leg=leg, status=180))
    return leg


def connect(wire: Wire, phone: Party, platform: Party) -> str:
    """A call that is up; returns the platform's leg."""
    leg = ring(wire, phone, platform)
    wire.order(platform, RespondInvite(leg=leg, status=200, body=ANSWER))
    return leg


def come_to_rest(wire: Wire) -> None:
    """Let every transaction run out."""
    wire.run(200)
    assert [party.hop for party in wire.parties.values() if not party.endpoint.is_idle()] == []
