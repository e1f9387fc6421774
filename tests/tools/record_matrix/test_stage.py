"""A stage: the moments of a scene, the app's own view, and an API whose refusal is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.record_matrix.stage import Stage

if TYPE_CHECKING:
    from pathlib import Path


def test_the_moments_of_a_call(tmp_path: Path) -> None:
    with Stage(tmp_path, agents=("agent", "other")) as stage:
        stage.app.documents["/answer/"] = f"<Response><Dial><User>{stage.phones['agent'].uri}</User></Dial></Response>"
        stage.dial()
        stage.bring_in(after=0.5)
        stage.talk(0.2)
        stage.mute()
        stage.talk(0.2)
        stage.unmute()
        stage.press("1")
        stage.talk(0.4)
        stage.hang_up()
        played = stage.finish()
    moments = sorted(played.moments, key=lambda name: played.moments[name])
    assert moments[:5] == ["answered", "bridged", "muted", "unmuted", "key_pressed"]
    assert sorted(moments[5:]) == ["call_over", "hung_up", "unbridged"]
    assert list(played.asked) == ["/answer/", "/hangup/"]
    assert (list(played.recordings), played.codes) == ([], {"caller": 1, "agent": 2, "other": 3})


def test_a_refusal_of_the_api_is_told(tmp_path: Path) -> None:
    with Stage(tmp_path) as stage, pytest.raises(AssertionError, match="answered 404"):
        stage.api("DELETE", "Call/nothing/Record/", {})


def test_a_call_that_the_api_places_and_stops_recording(tmp_path: Path) -> None:
    with Stage(tmp_path) as stage:
        stage.app.documents["/answer/"] = "<Response><Record recordSession='true'/><Wait length='9'/></Response>"
        stage.place()
        stage.talk(1.0)
        stage.stop()
        stage.talk(2.0)
        stage.hang_up()
        played = stage.finish()
    assert played.moments["stopped"] < played.moments["hung_up"]
    (recording,) = played.recordings
    assert (recording.status, recording.listed["recording_format"]) == (200, "mp3")
