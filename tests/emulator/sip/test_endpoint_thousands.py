"""Hundreds of calls at once over a network that loses one in ten, doubles one in twenty and reorders: nothing is left.

`OFFHOOK_SIP_CALLS` says how many; `make soak` plays ten thousand.
"""

from __future__ import annotations

import heapq
import itertools
import os
import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import HangUp, PlaceInvite, Reinvite, RespondInvite
from emulator.sip.events import (
    InviteAnswered,
    InviteCancelled,
    InviteFailed,
    InviteReceived,
    LegEnded,
    ReinviteReceived,
)
from tests.emulator.sip.pair import ANSWER, OFFER, PLATFORM, Trouble, Wire, make_phone, make_platform

if TYPE_CHECKING:
    from emulator.sip.commands import Command
    from emulator.sip.events import Output
    from tests.emulator.sip.pair import Party

AT_ONCE = 100
CALLS = int(os.environ.get("OFFHOOK_SIP_CALLS", "300"))
PATIENCE_S = 120.0
ENDS = (InviteCancelled, InviteFailed, LegEnded)


@dataclass(frozen=True)
class Plan:
    """How one call is meant to go; times in seconds."""

    start: float
    rings: float
    final: int
    """What the callee says: 200, 486, or 0 for a caller who gives up."""
    talks: float
    changes: bool
    """Whether the media are negotiated anew in mid-call."""
    by_caller: bool
    """Who hangs up."""

    @classmethod
    def drawn(cls, rng: random.Random) -> Plan:
        """One at random."""
        return cls(
            start=rng.uniform(0, 60),
            rings=rng.choice([0.0, 0.3, 2.0, 8.0]),
            final=rng.choice([200, 200, 200, 200, 486, 0]),
            talks=rng.choice([0.0, 0.4, 5.0, 40.0]),
            changes=rng.random() < 0.3,
            by_caller=rng.random() < 0.5,
        )


class Rush:
    """A hundred calls between two endpoints, and who does what when."""

    def __init__(self, seed: int) -> None:
        rng = random.Random(seed)
        self.phone, self.platform = make_phone(seed=seed), make_platform(seed=seed + 1)
        trouble = Trouble(random.Random(seed + 2), loss=0.1, duplication=0.05, max_delay_s=0.3)
        self.wire = Wire(self.phone, self.platform, trouble=trouble)
        self.plans = {f"c{number}": Plan.drawn(rng) for number in range(AT_ONCE)}
        self._agenda: list[tuple[float, int, Party, Command]] = []
        self._order = itertools.count()
        self._noticed = {self.phone.hop: 0, self.platform.hop: 0}
        self._called: dict[str, str] = {}
        """Leg of the platform → of the caller."""
        for name, plan in self.plans.items():
            self._at(self.wire.now + plan.start, self.phone, self._call(name))
            gives_up = plan.rings if plan.final == 0 else PATIENCE_S
            self._at(self.wire.now + plan.start + gives_up, self.phone, HangUp(leg=name))

    def play(self) -> None:
        """Until nobody has anything to do any more, and then until every transaction is over."""
        while self._agenda:
            moment = self._agenda[0][0]
            self.wire.run(min(0.1, max(0.0, moment - self.wire.now)))
            while self._agenda and self._agenda[0][0] <= self.wire.now:
                _, _, party, command = heapq.heappop(self._agenda)
                self.wire.order(party, command)
            self._notice(self.phone)
            self._notice(self.platform)
        self.wire.run(200)

    def plan_of(self, leg: str) -> Plan:
        """The plan of the call that `leg` of the platform belongs to."""
        return self.plans[self._called[leg]]

    def _at(self, moment: float, party: Party, command: Command) -> None:
        heapq.heappush(self._agenda, (moment, next(self._order), party, command))

    def _notice(self, party: Party) -> None:
        new, self._noticed[party.hop] = party.facts[self._noticed[party.hop] :], len(party.facts)
        for fact in new:
            self._react(party, fact)

    def _react(self, party: Party, fact: Output) -> None:
        now = self.wire.now
        match fact:
            case InviteReceived():
                self._called[fact.leg] = fact.request.uri.user or ""
                plan = self.plan_of(fact.leg)
                self._at(now, party, RespondInvite(leg=fact.leg, status=180))
                if plan.final:
                    body = ANSWER if plan.final == 200 else b""
                    self._at(now + plan.rings, party, RespondInvite(leg=fact.leg, status=plan.final, body=body))
                    self._end(plan, now + plan.rings + plan.talks, self.platform, fact.leg, by_caller=False)
            case InviteAnswered():
                plan = self.plans[fact.leg]
                if plan.changes:
                    self._at(now + plan.talks / 2, party, Reinvite(leg=fact.leg, body=OFFER))
                self._end(plan, now + plan.talks, self.phone, fact.leg, by_caller=True)
            case ReinviteReceived():
                self._at(now, party, RespondInvite(leg=fact.leg, status=200, body=ANSWER))

    def _end(self, plan: Plan, moment: float, party: Party, leg: str, *, by_caller: bool) -> None:
        if plan.by_caller is by_caller:
            self._at(moment, party, HangUp(leg=leg))

    @staticmethod
    def _call(name: str) -> PlaceInvite:
        target = f"sip:{name}@{PLATFORM.address}"
        return PlaceInvite(leg=name, target=target, destination=PLATFORM, from_uri="sip:alice@x.example", body=OFFER)


@pytest.mark.parametrize("seed", range(-(-CALLS // AT_ONCE)))
def test_nothing_is_left_of_a_hundred_calls(seed: int) -> None:
    rush = Rush(1000 * seed)
    rush.play()
    for party in (rush.phone, rush.platform):
        assert party.endpoint.is_idle(), party.ladder()[-12:]
        assert party.endpoint.next_deadline() is None
        ends = Counter(fact.leg for fact in party.facts if isinstance(fact, ENDS))
        assert set(ends.values()) == {1}, "a leg ends once"
    begun = {fact.leg for fact in rush.platform.all(InviteReceived)}
    ended = {fact.leg for fact in rush.platform.facts if isinstance(fact, ENDS)}
    # Whoever refuses a call is not told that it is over.
    assert ended <= begun
    assert all(rush.plan_of(leg).final == 486 for leg in begun - ended)
    assert {fact.leg for fact in rush.phone.facts if isinstance(fact, ENDS)} == set(rush.plans)
    meant = sum(plan.final == 200 and plan.rings < PATIENCE_S for plan in rush.plans.values())
    answered = len(rush.phone.all(InviteAnswered))
    assert answered >= meant - 1, "of seven tries one gets through, but for one call in a hundred thousand"
