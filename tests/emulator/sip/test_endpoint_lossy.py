"""Two endpoints over a network that loses, repeats and reorders: in the end nothing is left behind."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from emulator.sip.commands import (
    ChallengeInvite,
    Credentials,
    HangUp,
    PlaceInvite,
    Register,
    Reinvite,
    RespondInvite,
    SendInfo,
    Unregister,
)
from emulator.sip.events import InviteCancelled, InviteFailed, InviteReceived, LegEnded, ReinviteReceived
from tests.emulator.sip.pair import ANSWER, OFFER, PLATFORM, Trouble, Wire, make_phone, make_platform

if TYPE_CHECKING:
    from emulator.sip.commands import Command
    from tests.emulator.sip.pair import Party

ALICE = Credentials("alice", "wonderland")
TERMINAL = (InviteCancelled, InviteFailed, LegEnded)


class Story:
    """A seeded day of two endpoints: calls both ways, answers, changes, hang-ups at any moment."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self.phone, self.platform = make_phone(seed=seed), make_platform(seed=seed + 1)
        self.trouble = Trouble(
            random.Random(seed + 2),
            loss=self._rng.choice([0.0, 0.1, 0.3]),
            duplication=self._rng.choice([0.0, 0.2]),
            max_delay_s=self._rng.choice([0.0, 0.05, 0.8]),
        )
        self.wire = Wire(self.phone, self.platform, trouble=self.trouble)
        self._calls = 0

    def live(self, steps: int) -> None:
        """Do something at random, let some time pass, again."""
        for _ in range(steps):
            party = self._rng.choice([self.phone, self.platform])
            command = self._anything(party)
            if command is not None:
                self.wire.order(party, command)
            self.wire.run(self._rng.choice([0.0, 0.02, 0.3, 2.0, 9.0]))

    def end(self) -> None:
        """Hang up whatever there may be and wait until all is over."""
        for party in (self.phone, self.platform):
            self.wire.order(party, Unregister(registration="r"))
        for _ in range(2):
            for party in (self.phone, self.platform):
                for leg in self.legs(party):
                    self.wire.order(party, HangUp(leg=leg))
            self.wire.run(200)

    def legs(self, party: Party) -> list[str]:
        """Every leg that `party` ever had."""
        placed = [f"{party.hop.host}-{number}" for number in range(self._calls)]
        return placed + [invite.leg for invite in party.all(InviteReceived)]

    def _anything(self, party: Party) -> Command | None:
        choice = self._rng.random()
        if choice < 0.2:
            return self._call(party)
        if choice < 0.25:
            expires_s = self._rng.choice([20, 3600])
            return Register(
                registration="r", aor="sip:alice@x.example", registrar=PLATFORM, credentials=ALICE, expires_s=expires_s
            )
        legs = self.legs(party)
        if not legs:
            return None
        leg = self._rng.choice(legs[-4:])
        choices: list[Command] = [
            ChallengeInvite(leg=leg),
            RespondInvite(leg=leg, status=180),
            RespondInvite(leg=leg, status=200, body=ANSWER),
            RespondInvite(leg=leg, status=200, body=ANSWER),
            RespondInvite(leg=leg, status=486),
            Reinvite(leg=leg, body=OFFER),
            SendInfo(leg=leg, content_type="text/plain", body=b"x"),
            HangUp(leg=leg),
        ]
        return self._rng.choice(choices)

    def _call(self, party: Party) -> PlaceInvite:
        other = self.platform if party is self.phone else self.phone
        self._calls += 1
        return PlaceInvite(
            leg=f"{party.hop.host}-{self._calls - 1}",
            target=f"sip:x@{other.hop.address}",
            destination=other.hop,
            from_uri="sip:alice@192.0.2.10",
            body=OFFER,
            credentials=ALICE,
        )


@pytest.mark.parametrize("seed", range(60))
def test_nothing_is_left_behind(seed: int) -> None:
    story = Story(seed)
    story.live(40)
    story.end()
    for party in (story.phone, story.platform):
        assert party.endpoint.is_idle(), party.ladder()[-12:]
        assert party.endpoint.next_deadline() is None or party is story.platform, "only a binding may wait for its end"
        ends = Counter(fact.leg for fact in party.facts if isinstance(fact, TERMINAL))
        assert [leg for leg, count in ends.items() if count > 1] == [], "a leg ends once"


def test_the_same_seed_tells_the_same_story() -> None:
    ladders = []
    for _ in range(2):
        story = Story(7)
        story.live(30)
        ladders.append([seen.data for seen in story.phone.seen])
    assert ladders[0] == ladders[1]
    assert len(ladders[0]) > 20


@pytest.mark.parametrize("seed", range(20))
def test_a_call_gets_through_a_bad_network(seed: int) -> None:
    phone, platform = make_phone(seed=seed), make_platform(seed=seed + 1)
    wire = Wire(phone, platform, trouble=Trouble(random.Random(seed), loss=0.3, duplication=0.3, max_delay_s=0.2))
    order = PlaceInvite(leg="a", target="sip:x@192.0.2.1", destination=PLATFORM, from_uri="sip:a@x", body=OFFER)
    wire.order(phone, order)
    wire.run(30)
    leg = platform.one(InviteReceived).leg
    wire.order(platform, RespondInvite(leg=leg, status=200, body=ANSWER))
    wire.run(30)
    wire.order(phone, Reinvite(leg="a", body=OFFER))
    wire.run(30)
    wire.order(platform, RespondInvite(leg=platform.one(ReinviteReceived).leg, status=200, body=ANSWER))
    wire.run(30)
    wire.order(platform, HangUp(leg=leg))
    wire.run(100)
    assert phone.one(LegEnded).by_peer
    assert platform.one(LegEnded) == LegEnded(leg=leg, by_peer=False)
    assert phone.endpoint.is_idle()
    assert platform.endpoint.is_idle()
