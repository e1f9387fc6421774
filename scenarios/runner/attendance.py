"""Who could be heard in a case, and when each was mute: what the proof of recordings starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.testing.softphone_log import Moment
from scenarios.endpoints.kinds import WEAK_CLOCKS
from scenarios.proof.parties import Party
from scenarios.runner.whereabouts import media_address, media_addresses

if TYPE_CHECKING:
    from emulator.base.address import Address
    from scenarios.expect.callbacks import Moments
    from scenarios.runner.stage import Stage

MARGIN_S = 0.15
"""A phone falls silent, and speaks again, some packets after it was told to."""


def parties_of(stage: Stage) -> list[Party]:
    """The parties and the sounds of the app, as the proof knows them."""
    parties = [
        Party(
            name=party,
            code=None if account.speaks_anything else account.code,
            addresses=media_addresses(stage, party),
            weak_clock=stage.scenario.parties[party].phone in WEAK_CLOCKS,
        )
        for party, account in stage.accounts.items()
    ]
    return parties + [Party(name=name, code=code) for name, code in stage.sound_codes.items()]


def sources_of(stage: Stage) -> dict[str, Address | None]:
    """From where each party sends, in its latest call."""
    return {party: media_address(stage, party) for party in stage.phones}


def silences_of(stage: Stage) -> dict[str, list[tuple[int, int]]]:
    """When each party was mute, wall time in ns, with a margin for what was under way."""
    wall, now = stage.platform.wall_ns, stage.platform.now()
    return {
        party: [
            (wall(silence.start - MARGIN_S), wall((now if silence.end is None else silence.end) + MARGIN_S))
            for silence in silences
        ]
        for party, silences in stage.silences.items()
    }


def moments_of(stage: Stage) -> Moments:
    """Tells when something (`ringing`, `connected` …) last happened at a party's phone."""

    def last(party: str, word: str) -> float | None:
        fact = stage.phones[party].log.last(Moment(word))
        return None if fact is None else fact.at

    return last


def connected_ns(stage: Stage) -> dict[str, int | None]:
    """When each party's phone was first connected, wall time in ns."""
    firsts = {party: phone.log.first(Moment.CONNECTED) for party, phone in stage.phones.items()}
    return {party: None if first is None else stage.platform.wall_ns(first.at) for party, first in firsts.items()}
