"""/control/recordings/{recording_id}/layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.control.caretaker import RecordingLayout

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient

RECORDING = "01234567-89ab-cdef-0123-456789abcdef"
SPAN = {"from": 0, "to": 800, "kind": "from_peer", "leg": "a", "member_id": "7", "cue": ""}


def test_who_is_on_which_channel(control: ControlClient) -> None:
    control.care.layouts[RECORDING] = RecordingLayout(samples=800, channels=[[SPAN], []])
    answer = control.ask("GET", f"/recordings/{RECORDING}/layout")
    assert (answer["recording_id"], answer["samples"], answer["channels"]) == (RECORDING, 800, [[SPAN], []])


def test_of_no_recording_there_is_none(control: ControlClient) -> None:
    assert control.ask("GET", f"/recordings/{RECORDING}/layout", status=404)["error"] == "not found"
