"""Every field of every surface that tells the length or the time of a recording tells the same."""

from __future__ import annotations

import json
import wave
from typing import TYPE_CHECKING, Any

import pytest

from emulator.testing import World
from scenarios.proof.any_recording import read_any_recording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.testing.unit_views import WorldRecording

VOICEMAIL = """
<Response><Record action="{app}/action/" callbackUrl="{app}/callback/" fileFormat="{format}" maxLength="60"
    finishOnKey="#"/></Response>"""
SESSION = """
<Response><Record recordSession="true" callbackUrl="{app}/callback/" fileFormat="{format}" maxLength="600"
    redirect="false" action="{app}/early/"/><Wait length="120"/></Response>"""
BY_API = '<Response><GetDigits timeout="120" action="{app}/never/"/></Response>'


def leave(world: World, seconds: float) -> None:
    """A caller leaves a message and ends it with a key."""
    alice = world.phone("alice")
    alice.dial("15550100")
    world.advance(seconds)
    alice.press("#")
    world.advance(4.0)


def hang_up_after(world: World, seconds: float) -> None:
    """A caller hangs up."""
    alice = world.phone("alice")
    alice.dial("15550100")
    world.advance(seconds)
    alice.hang_up()
    world.advance(4.0)


def record_by_api(world: World, seconds: float) -> None:
    """The API records in the middle of a call."""
    alice = world.phone("alice")
    alice.dial("15550100")
    world.advance(2.0)
    [call_uuid] = world.api("GET", "Call/", status="live").json()["calls"]
    callback = f"{world.app_url}/callback/"
    world.api("POST", f"Call/{call_uuid}/Record/", file_format="wav", time_limit=600, callback_url=callback)
    world.advance(seconds)
    world.api("DELETE", f"Call/{call_uuid}/Record/")
    world.advance(4.0)
    alice.hang_up()
    world.advance(2.0)


def of_the_file(recording: WorldRecording) -> tuple[int, int]:
    """(samples, start in ms) by file and sidecar alone."""
    held = read_any_recording(recording.path)
    sidecar = json.loads(recording.path.with_suffix(".sidecar.json").read_text())
    samples = len(held.samples)
    assert held.header_samples == sidecar["samples"] == samples
    assert sum(take["to"] - take["from"] for take in sidecar["takes"]) == samples
    assert {spans[-1]["to"] for spans in sidecar["spans"].values()} == {samples}
    if recording.path.suffix == ".wav":
        with wave.open(str(recording.path)) as file:
            assert (file.getnframes(), file.getframerate()) == (samples, 8000)
    return samples, sidecar["start_wall_ms"]


def of_a_webhook(fields: Mapping[str, str], names: Mapping[str, str]) -> tuple[int, int]:
    """(duration, start) in ms by a callback or an action."""
    duration, start = int(fields[names["duration_ms"]]), int(fields[names["start_ms"]])
    assert int(fields[names["end_ms"]]) == start + duration
    assert int(fields[names["duration"]]) == (duration + 500) // 1000
    return duration, start


XML = {
    "duration": "RecordingDuration",
    "duration_ms": "RecordingDurationMs",
    "start_ms": "RecordingStartMs",
    "end_ms": "RecordingEndMs",
}
API = {name: f"recording_{name}" for name in XML}


def of_the_api(object_: Mapping[str, Any]) -> tuple[int, int]:
    """(duration, start) in ms by the recording object."""
    duration, start = float(object_["recording_duration_ms"]), float(object_["recording_start_ms"])
    assert float(object_["recording_end_ms"]) == start + duration
    assert object_["rounded_recording_duration"] == 60
    return int(duration), int(start)


@pytest.mark.parametrize("seconds", [3.3, 3.74])
@pytest.mark.parametrize(
    ("document", "file_format", "happens", "told", "names"),
    [
        (VOICEMAIL, "wav", leave, ["/action/", "/callback/"], XML),
        (VOICEMAIL, "mp3", leave, ["/action/", "/callback/"], XML),
        (SESSION, "wav", hang_up_after, ["/callback/"], XML),
        (SESSION, "mp3", hang_up_after, ["/callback/"], XML),
        (BY_API, "wav", record_by_api, ["/callback/"], API),
    ],
)
def test_all_tell_the_same(
    document: str, file_format: str, happens: Any, told: list[str], names: Mapping[str, str], seconds: float
) -> None:
    with World(seed=5) as world:
        world.documents["/answer/"] = document.format(app=world.app_url, format=file_format)
        happens(world, seconds)
        [recording] = world.recordings
        samples, start_ms = of_the_file(recording)
        length = (samples // 8, start_ms)
        assert samples % 8 == 0
        assert recording.seconds * 8000 == samples
        for path in told:
            [webhook] = [each for each in world.webhooks if each.path == path]
            assert of_a_webhook(webhook.fields, names) == length, path
        one = world.api("GET", f"Recording/{recording.recording_id}/").json()
        [listed] = world.api("GET", "Recording/").json()["objects"]
        assert of_the_api(one) == of_the_api(listed) == length
        lines = [event.summary for event in world.timeline if "finished:" in event.summary]
        assert [f"{samples / 8000:.3f} s" in line for line in lines] == [True]


def test_a_recording_that_cannot_be_written_has_no_length_anywhere(tmp_path: Any) -> None:
    with World(seed=5, data=tmp_path) as world:
        world.documents["/answer/"] = VOICEMAIL.format(app=world.app_url, format="wav")
        (tmp_path / "recordings").rmdir()
        world.phone("alice").dial("15550100")
        world.advance(6.0)
        assert world.recordings == []
        for path in ("/action/", "/callback/"):
            [webhook] = [each for each in world.webhooks if each.path == path]
            assert of_a_webhook(webhook.fields, XML)[0] == 0, path
        assert world.api("GET", "Recording/").json()["objects"] == []
        [line] = [event for event in world.timeline if "failed:" in event.summary]
        assert line.lane == "warning"
        assert "No such file or directory" in line.summary
        assert [webhook.path for webhook in world.webhooks].count("/callback/") == 1
