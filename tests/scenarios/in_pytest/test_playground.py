"""What the fixtures of a test share, and what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import Unavailable
from emulator.testing.emulators import Emulators
from emulator.testing.fault import Fault
from scenarios.in_pytest.phones_in_test import PhonesInTest
from scenarios.in_pytest.platform_in_test import PlatformInTest
from scenarios.in_pytest.playground import playground

if TYPE_CHECKING:
    from pathlib import Path

RECORD = "<Response><Record maxLength='60' redirect='false' action='' fileFormat='wav'/></Response>"


def test_recordings_that_nobody_fetched_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "left"
    with playground("simulated", seed="1", app={"/answer/": RECORD}, folder=folder) as ground:
        PlatformInTest(ground, None)
        caller = PhonesInTest(ground)("caller")
        caller.dial("15550100")
        caller.talk(2)
    assert sorted(path.name for path in folder.iterdir()) == [
        "capture.pcap",
        "recordings",
        "timeline.json",
        "timeline.txt",
    ]
    assert [path.suffix for path in sorted((folder / "recordings").iterdir())] == [".json", ".wav"]


def test_the_seed_decides(tmp_path: Path) -> None:
    def capture(seed: str, name: str) -> bytes:
        with playground("simulated", seed=seed, app={}, folder=tmp_path / name) as ground:
            PhonesInTest(ground)("caller")
        return (tmp_path / name / "capture.pcap").read_bytes()

    assert capture("1", "a") == capture("1", "b") != capture("2", "c")


def test_a_platform_that_does_not_start_leaves_no_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Unavailable("the port is taken")

    monkeypatch.setattr(Emulators, "start", refuse)
    with pytest.raises(Unavailable, match="taken"), playground("simulated", seed="1", app={}, folder=tmp_path / "x"):
        pass


def test_a_late_phone_spoils_a_live_test_only(tmp_path: Path) -> None:
    with playground("simulated", seed="1", app={}, folder=tmp_path / "x") as ground:
        PhonesInTest(ground)("caller")
        ground.stage.phones["caller"].log.latest_packet_ms = 500.0
        assert ground.faults() == []


@pytest.mark.live
def test_a_live_one(tmp_path: Path) -> None:
    with playground("live", seed="1", app={}, folder=tmp_path / "x") as ground:
        PhonesInTest(ground)("caller")
        assert ground.faults() == []
        ground.stage.phones["caller"].log.latest_packet_ms = 500.0
        assert ground.faults() == [Fault("our phone of caller sent a packet 500 ms late", 500)]
