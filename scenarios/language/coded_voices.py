"""Where a case asks for somebody's coded signal, which a party that speaks anything does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenarios.language.expectations import Expectations

Path = tuple[str | int, ...]
WHY = "{name} speaks anything: it has no coded signal to be heard by. Recordings, rtp and sip can be expected of it"


def coded_voices(expect: Expectations) -> list[tuple[Path, str]]:
    """Every place that can be judged by a coded signal alone, and whose. Recordings are judged by packets, too."""
    named: list[tuple[Path, str]] = []
    named += [(("expect", "heard", number, "who"), each.who) for number, each in enumerate(expect.heard)]
    for number, stream in enumerate(expect.streams):
        for track, voices in stream.tracks.items():
            place: Path = ("expect", "streams", number, "tracks", track)
            named += [((*place, index, "who"), voice.who) for index, voice in enumerate(voices)]
    nevers = enumerate(expect.never)
    return named + [(("expect", "never", number, "heard"), each.heard) for number, each in nevers if each.heard]
