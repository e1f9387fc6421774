"""The benchmark of rooms, very small: the same legs bridged, in a room and recorded there."""

from __future__ import annotations

import pytest

from tools.bench import media, room


@pytest.mark.live
@pytest.mark.peer("gcc")
def test_every_shape_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(media, "WARM_FRAMES", 25)
    monkeypatch.setattr("tools.bench.processes.PRIORITY", 0)
    assert room.main(["--members", "3", "--rooms", "2", "--seconds", "1", "--rounds", "1"]) == 0
    said = capsys.readouterr().out.splitlines()[-3:]
    assert [line.split(":")[0] for line in said] == [
        "6 legs bridged",
        "2 × a room of 3",
        "2 × a room of 3, a track recorded of each member",
    ]
    assert all(float(line.split(": ")[1].split()[0]) > 0 for line in said)


@pytest.mark.parametrize("given", [["--members", "3"], ["--rooms", "0"], ["--rounds", "0"]])
def test_what_cannot_be_measured_is_refused(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        room.arguments(given)
    assert "at least 1" in capsys.readouterr().err


def test_without_a_compiler_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert room.main([]) == 2
    assert "gcc is missing" in capsys.readouterr().out
