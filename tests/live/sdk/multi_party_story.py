"""Multiparty Calls. They are not built: that each method is refused as the SDKs expect it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.sdk.words import Operation, node, python

if TYPE_CHECKING:
    from tests.live.sdk.words import Method, Story

MPC, PARTICIPANT = {"friendly_name": "room"}, {"friendly_name": "room", "participant_id": 10}
NAMED = {"friendlyName": "room"}
SOUND = "{app}/sounds/hello.wav"


def _operation(asks: str, status: int, by_python: Method, by_node: Method | None) -> Operation:
    return Operation(asks=asks, status=status, python=by_python, node=by_node)


def _mpc(asks: str, status: int, name: str, by_node: str, *given: object, **named: object) -> Operation:
    asks = f"{asks.partition(' ')[0]} MultiPartyCall/{{mpc}}/{asks.partition(' ')[2]}"
    of = PARTICIPANT if "{participant" in asks else MPC
    method = python(f"multi_party_calls.{name}", **of, **named)
    return _operation(asks, status, method, node(f"multiPartyCalls.{by_node}", *given))


STORY: Story = (
    _operation(
        "GET MultiPartyCall/", 200, python("multi_party_calls.list"), node("multiPartyCalls.list", {"limit": 5})
    ),
    _mpc(
        "POST Participant/",
        201,
        "add_participant",
        "addParticipant",
        "Agent",
        {**NAMED, "from": "{caller}", "to": "{customer}"},
        role="Agent",
        from_="{caller}",
        to_="{customer}",
    ),
    _mpc("GET ", 200, "get", "get", NAMED),
    _mpc("POST ", 204, "start", "start", {**NAMED, "status": "active"}),
    _mpc("GET Participant/", 200, "list_participants", "listParticipants", NAMED),
    _mpc("GET Participant/{participant}/", 200, "get_participant", "getParticipant", "10", NAMED),
    _mpc(
        "POST Participant/{participant}/",
        202,
        "update_participant",
        "updateParticipant",
        "10",
        {**NAMED, "mute": True},
        mute=True,
    ),
    _mpc("POST Record/", 202, "start_recording", "startRecording", NAMED),
    _mpc("POST Record/Pause/", 204, "pause_recording", "pauseRecording", NAMED),
    _mpc("POST Record/Resume/", 204, "resume_recording", "resumeRecording", NAMED),
    _mpc("DELETE Record/", 204, "stop_recording", "stopRecording", NAMED),
    _mpc(
        "POST Participant/{participant}/Record/",
        202,
        "start_participant_recording",
        "startParticipantRecording",
        "10",
        NAMED,
    ),
    _mpc(
        "POST Participant/{participant}/Record/Pause/",
        204,
        "pause_participant_recording",
        "pauseParticipantRecording",
        "10",
        NAMED,
    ),
    _mpc(
        "POST Participant/{participant}/Record/Resume/",
        204,
        "resume_participant_recording",
        "resumeParticipantRecording",
        "10",
        NAMED,
    ),
    _mpc(
        "DELETE Participant/{participant}/Record/",
        204,
        "stop_participant_recording",
        "stopParticipantRecording",
        "10",
        NAMED,
    ),
    _mpc("POST Member/{participant}/Play/", 202, "start_play_audio", "startPlayAudio", "10", SOUND, NAMED, url=SOUND),
    _mpc("DELETE Member/{participant}/Play/", 204, "stop_play_audio", "stopPlayAudio", "10", NAMED),
    _mpc("DELETE Participant/{participant}/", 204, "kick_participant", "kickParticipant", "10", NAMED),
    _mpc("DELETE ", 204, "stop", "stop", NAMED),
)
