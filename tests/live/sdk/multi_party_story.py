"""A Multiparty Call that the API makes, with whoever the API calls for it, to its end; and one that the API ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.sdk.words import Act, Operation, node, python

if TYPE_CHECKING:
    from tests.live.sdk.words import Story, Values

MPC, NAMED = {"friendly_name": "SDK room"}, {"friendlyName": "SDK room"}
FIRST, SECOND = "1", "2"
"""member_ids: they are counted."""
SOUND = "{app}/sounds/hello.wav"


def _of_call(
    asks: str, status: int, name: str, by_node: str, shows: Values | None = None, lists: int | None = None
) -> Operation:
    verb, _, below = asks.partition(" ")
    return Operation(
        asks=f"{verb} MultiPartyCall/{{mpc}}/{below}",
        status=status,
        python=python(f"multi_party_calls.{name}", **MPC),
        node=node(f"multiPartyCalls.{by_node}", NAMED),
        shows=shows or {},
        lists=lists,
    )


def _of_one(asks: str, status: int, name: str, by_node: str, *given: str, **shows: object) -> Operation:
    """`given`: what both methods are given beside whom it is about."""
    verb, _, below = asks.partition(" ")
    kind = "Member" if "Play" in below else "Participant"
    named = {"url": given[0]} if given else {}
    return Operation(
        asks=f"{verb} MultiPartyCall/{{mpc}}/{kind}/{{participant}}/{below}",
        status=status,
        python=python(f"multi_party_calls.{name}", **MPC, participant_id=FIRST, **named),
        node=node(f"multiPartyCalls.{by_node}", FIRST, *given, NAMED),
        shows=shows,
    )


def _added(note: str) -> Story:
    """The customer is called, and takes part."""
    return (
        Operation(
            asks="POST MultiPartyCall/{mpc}/Participant/",
            status=201,
            python=python("multi_party_calls.add_participant", **MPC, role="Agent", from_="{caller}", to_="{customer}"),
            node=node("multiPartyCalls.addParticipant", "Agent", {**NAMED, "from": "{caller}", "to": "{customer}"}),
            shows={"message": "add participant action initiated"},
            keeps={note: "request_uuid"},
        ),
        Act.CUSTOMER_RINGS,
        Act.CUSTOMER_ANSWERS,
    )


LOOKED_AT: Story = (
    Operation(
        asks="GET MultiPartyCall/",
        status=200,
        python=python("multi_party_calls.list", status="active", creation_time__gt="2020-01-01 00:00:00"),
        node=node("multiPartyCalls.list", {"limit": 5, "status": "Active"}),
        lists=1,
    ),
    Operation(
        asks="GET MultiPartyCall/{mpc}/",
        status=200,
        python=python("multi_party_calls.get", **MPC),
        node=node("multiPartyCalls.get", NAMED),
        shows={"status": "Active", "friendly_name": "SDK room", "recording": "not-recording"},
        keeps={"mpc": "mpc_uuid"},
    ),
    Operation(
        asks="POST MultiPartyCall/{mpc}/",
        status=204,
        python=python("multi_party_calls.start", **MPC),
        node=node("multiPartyCalls.start", {**NAMED, "status": "active"}),
    ),
    Operation(
        asks="GET MultiPartyCall/{mpc}/Participant/",
        status=200,
        python=python("multi_party_calls.list_participants", uuid="{mpc}", call_uuid="{guest}"),
        node=node("multiPartyCalls.listParticipants", {"uuid": "{mpc}"}),
    ),
    _of_one("GET ", 200, "get_participant", "getParticipant", member_id=FIRST, role="agent", call_uuid="{guest}"),
)
CHANGED: Story = (
    Operation(
        asks="POST MultiPartyCall/{mpc}/Participant/{participant}/",
        status=202,
        python=python("multi_party_calls.update_participant", **MPC, participant_id=FIRST, mute=True, hold=False),
        node=node("multiPartyCalls.updateParticipant", FIRST, {**NAMED, "mute": True, "hold": False}),
        shows={"mute": "MPC: SDK room mute/unmute member(s) succeeded"},
    ),
    _of_one("POST Play/", 202, "start_play_audio", "startPlayAudio", SOUND, message="play queued into MPC"),
    _of_one("DELETE Play/", 204, "stop_play_audio", "stopPlayAudio"),
)
RECORDED: Story = (
    _of_call("POST Record/", 202, "start_recording", "startRecording", {"message": "MPC: SDK room record started"}),
    Act.TIME_PASSES,
    _of_call("POST Record/Pause/", 204, "pause_recording", "pauseRecording"),
    _of_call("POST Record/Resume/", 204, "resume_recording", "resumeRecording"),
    _of_call("DELETE Record/", 204, "stop_recording", "stopRecording"),
    _of_one(
        "POST Record/",
        202,
        "start_participant_recording",
        "startParticipantRecording",
        message="MPC: SDK room participant record started",
    ),
    Act.TIME_PASSES,
    _of_one("POST Record/Pause/", 204, "pause_participant_recording", "pauseParticipantRecording"),
    _of_one("POST Record/Resume/", 204, "resume_participant_recording", "resumeParticipantRecording"),
    _of_one("DELETE Record/", 204, "stop_participant_recording", "stopParticipantRecording"),
)
ENDED: Story = (
    _of_one("DELETE ", 204, "kick_participant", "kickParticipant"),
    Act.CALL_ENDS,
    Operation(
        asks="GET MultiPartyCall/{mpc}/",
        status=200,
        python=python("multi_party_calls.get", uuid="{mpc}"),
        node=node("multiPartyCalls.get", {"uuid": "{mpc}"}),
        shows={"status": "Ended", "termination_cause": "No Active Participants", "termination_cause_code": 1000},
    ),
    *_added("second_guest"),
    _of_call("DELETE ", 204, "stop", "stop"),
    Act.CALL_ENDS,
    Operation(
        asks="GET MultiPartyCall/{mpc}/",
        status=404,
        python=python("multi_party_calls.get", **MPC),
        node=node("multiPartyCalls.get", NAMED),
    ),
)

STORY: Story = (*_added("guest"), *LOOKED_AT, *CHANGED, *RECORDED, *ENDED)
