"""What phones were sent, and when that begins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scenarios.expect.sent_audio import sounds_at
from tools.synthetic_call import WALL_EPOCH_NS, make_call

if TYPE_CHECKING:
    from pathlib import Path

    from emulator.base.address import Address


def test_it_begins_when_the_phone_is_connected_or_before(tmp_path: Path) -> None:
    call = make_call()
    capture, source = call.write(tmp_path)[2], call.sent[0].destination
    began = WALL_EPOCH_NS + call.sent[0].time_ns
    sources = {"caller": source, "off": None}
    audio, start = sounds_at(["caller"], capture, sources, {"caller": began})["caller"]
    assert start == 0.0
    assert audio.any()
    late, early = sounds_at(["caller"], capture, sources, {"caller": began + 5_000_000_000})["caller"]
    assert early == -5.0
    assert len(late) == len(audio)
    nothing, start = sounds_at(["off"], capture, sources, {"off": began})["off"]
    assert (len(nothing), start) == (0, 0.0)
    assert sounds_at([], tmp_path / "nowhere.pcap", {}, {}) == {}


def test_a_first_packet_that_is_late_does_not_cut_what_it_says(tmp_path: Path) -> None:
    call = make_call()
    first = call.sent[0]
    source, began = first.destination, WALL_EPOCH_NS + first.time_ns
    whole, _ = sounds_at(["caller"], *_place(call.write(tmp_path)[2], source, began))["caller"]
    call.sent[0] = replace(first, time_ns=first.time_ns + 15_000_000)
    audio, start = sounds_at(["caller"], *_place(call.write(tmp_path)[2], source, began + 10_000_000))["caller"]
    assert start == -0.25
    assert (audio[2000 - 160 : 10_000] == whole[: 8000 + 160]).all()


def _place(
    capture: Path, source: Address, began_ns: int
) -> tuple[Path, dict[str, Address | None], dict[str, int | None]]:
    return capture, {"caller": source}, {"caller": began_ns}
