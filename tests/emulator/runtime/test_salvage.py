"""What a crash leaves is made whole: header, sidecar, and nothing that was not there."""

from __future__ import annotations

import asyncio
import fcntl
import json
from pathlib import Path
from typing import Any

import pytest

from emulator.audio.wav import wav_header
from emulator.base.errors import BadInput
from emulator.media import commands as c
from emulator.runtime.salvage import Salvaged, mend, salvage, until_written
from tests.emulator.media.rig import Rig, record

SIDECAR = Path("r.sidecar.json")


def crashed(folder: Path, ticks: int, *, pause: tuple[int, int] | None = None) -> Path:
    """The files of an engine that is gone after so many ticks of a stereo recording."""
    rig = Rig()
    rig.open("a", "b")
    rig.engine.handle(record("a"))
    for tick in range(ticks):
        if tick == 30:
            rig.engine.handle(c.BridgeLegs(first="a", second="b"))
        if pause and tick == pause[0]:
            rig.engine.handle(c.PauseRecorder(recording="r"))
        if pause and tick == pause[1]:
            rig.engine.handle(c.ResumeRecorder(recording="r"))
        for leg in ("a", "b"):
            rig.speak(leg, bytes(160))
        rig.tick()
    for name in ("r.wav", "r.sidecar.json"):
        if content := rig.file(name):
            (folder / name).write_bytes(content)
    return folder / "r.wav"


def told(wav: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wav.with_suffix(".sidecar.json").read_text())
    return found


@pytest.mark.parametrize(("ticks", "samples"), [(51, 8000), (100, 8000), (101, 16_000), (237, 32_000)])
def test_it_is_readable_up_to_the_last_second(tmp_path: Path, ticks: int, samples: int) -> None:
    wav = crashed(tmp_path, ticks)
    assert salvage(wav) == Salvaged(samples=samples, reason="recovered")
    assert wav.read_bytes()[:44] == wav_header(samples, 2)
    assert wav.stat().st_size == 44 + 4 * samples
    sidecar = told(wav)
    assert (sidecar["reason"], sidecar["samples"], sidecar["recording"]) == ("recovered", samples, "r")
    assert sidecar["takes"] == [{"from": 160, "to": 160 + samples}]
    assert [(span["from"], span["to"], span["leg"]) for span in sidecar["spans"]["right"]] == [
        (0, 4800, ""),
        (4800, samples, "b"),
    ]
    assert sidecar["legs"]["b"]["local"] == "192.0.2.9:10000"
    assert sidecar["told_sample"] == 160 + samples
    assert "told_holds" not in sidecar
    assert [len(leg["segments"]) for leg in sidecar["legs"].values()] == [1, 1]


def test_takes_are_known_after_a_pause(tmp_path: Path) -> None:
    wav = crashed(tmp_path, 260, pause=(60, 110))
    assert salvage(wav).samples == 32_000 - 8000 + 8000
    assert told(wav)["takes"] == [{"from": 160, "to": 9760}, {"from": 17_760, "to": 40_160}]


def sidecar_of(wav: Path, **changes: Any) -> None:
    file = wav.with_suffix(".sidecar.json")
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def test_lists_that_are_written_seldom_are_believed_as_far_as_they_say(tmp_path: Path) -> None:
    wav = crashed(tmp_path, 237)
    sidecar_of(wav, told_sample=9000, told_holds=False)
    salvage(wav)
    assert told(wav)["told_sample"] == 9000


def test_gaps_that_might_still_have_been_filled_are_left_out(tmp_path: Path) -> None:
    wav = crashed(tmp_path, 237)
    legs = told(wav)["legs"]
    legs["a"]["gaps"] = [{"from": 1000, "to": 1160}, {"from": 20_000, "to": 30_000}, {"from": 31_000, "to": 32_000}]
    sidecar_of(wav, legs=legs)
    salvage(wav)
    end = told(wav)["told_sample"]
    assert end == 32_160
    assert told(wav)["legs"]["a"]["gaps"] == [{"from": 1000, "to": 1160}, {"from": 20_000, "to": end - 9600}]


def test_twice_is_once(tmp_path: Path) -> None:
    wav = crashed(tmp_path, 120)
    first = salvage(wav)
    files = [wav.read_bytes(), told(wav)]
    assert salvage(wav) == first
    assert [wav.read_bytes(), told(wav)] == files


def test_one_that_the_engine_had_ended_is_left_as_it_is(tmp_path: Path) -> None:
    rig = Rig()
    rig.open("a")
    rig.engine.handle(record("a"))
    rig.tick(70)
    rig.engine.handle(c.CloseLeg(leg="a"))
    rig.tick()
    for name in ("r.wav", "r.sidecar.json"):
        (tmp_path / name).write_bytes(rig.file(name))
    assert salvage(tmp_path / "r.wav") == Salvaged(samples=11_200, reason="leg_closed")
    assert (tmp_path / "r.wav").read_bytes() == rig.file("r.wav")
    assert (tmp_path / "r.sidecar.json").read_bytes() == rig.file("r.sidecar.json")


@pytest.mark.parametrize("sidecar", [None, b"", b'{"reason": "unfini', b"[]"])
def test_without_a_sidecar_there_is_one_afterwards(tmp_path: Path, sidecar: bytes | None) -> None:
    wav = tmp_path / "r.wav"
    wav.write_bytes(wav_header(0, 2) + bytes(4 * 100 + 3))
    if sidecar is not None:
        (tmp_path / SIDECAR).write_bytes(sidecar)
    assert salvage(wav) == Salvaged(samples=100, reason="recovered")
    assert wav.stat().st_size == 444
    assert told(wav).items() >= {"recording": "r", "channels": 2, "samples": 100, "reason": "recovered"}.items()


@pytest.mark.parametrize("content", [b"", b"RIFF", bytes(100)])
def test_what_is_no_recording_is_left_alone(tmp_path: Path, content: bytes) -> None:
    wav = tmp_path / "r.wav"
    wav.write_bytes(content)
    with pytest.raises(BadInput, match="holds no recording"):
        mend(wav)
    assert wav.read_bytes() == content


@pytest.mark.asyncio
async def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path) -> None:
    wav = tmp_path / "r.wav"
    loop = asyncio.get_running_loop()
    with wav.open("wb") as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        loop.call_later(1.0, lambda: fcntl.flock(writer, fcntl.LOCK_UN))
        await until_written(wav)
        assert 1.0 <= loop.time() <= 1.1
        fcntl.flock(writer, fcntl.LOCK_EX)
        await until_written(wav)
        assert 5.9 <= loop.time() <= 6.3, "a writer that hangs holds nobody up for ever"
    await until_written(tmp_path / "missing.wav")
