"""/control/recordings/{recording_id}/original and /layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.control import recordings
from emulator.api.control.caretaker import RecordingLayout
from tests.emulator.api.control.care import CONTROL_TOKEN

if TYPE_CHECKING:
    import pytest

    from tests.emulator.api.control.care import ControlClient


RECORDING = "01234567-89ab-cdef-0123-456789abcdef"
SPAN = {"from": 0, "to": 800, "kind": "from_peer", "leg": "a", "member_id": "7", "cue": ""}


def put(control: ControlClient, recording_id: str, content: bytes) -> tuple[int, str]:
    path = f"/control/recordings/{recording_id}/original"
    answer = control.send("PUT", path, auth=("", CONTROL_TOKEN), content=content)
    return answer.status_code, answer.json()["error"] if answer.content else ""


def test_a_file_is_attached(control: ControlClient) -> None:
    control.care.recordings.add("rec-1")
    assert put(control, "rec-1", b"RIFF") == (204, "")
    assert control.care.originals == {"rec-1": b"RIFF"}


def test_what_cannot_be_attached(control: ControlClient, monkeypatch: pytest.MonkeyPatch) -> None:
    control.care.recordings.add("rec-1")
    monkeypatch.setattr(recordings, "LARGEST_FILE", 4)
    assert put(control, "rec-2", b"RIFF") == (404, "not found")
    assert put(control, "rec-1", b"") == (400, "the body is empty: the bytes of a sound file are expected")
    assert put(control, "rec-1", b"RIFF!") == (413, "the body is longer than 4 bytes")
    assert control.care.originals == {}
    assert control.send("PUT", "/control/recordings/rec-1/original", auth=("", "x"), content=b"R").status_code == 401


def test_who_is_on_which_channel(control: ControlClient) -> None:
    control.care.layouts[RECORDING] = RecordingLayout(samples=800, channels=[[SPAN], []])
    answer = control.ask("GET", f"/recordings/{RECORDING}/layout")
    assert (answer["recording_id"], answer["samples"], answer["channels"]) == (RECORDING, 800, [[SPAN], []])


def test_of_no_recording_there_is_none(control: ControlClient) -> None:
    assert control.ask("GET", f"/recordings/{RECORDING}/layout", status=404)["error"] == "not found"
