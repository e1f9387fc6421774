"""A customer in a conference, all that the API does with it there, and conferences that are hung up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.live.sdk.words import Act, Operation, node, python

if TYPE_CHECKING:
    from tests.live.sdk.words import Story

ROOM = "My Room"
SOUND = "{app}/sounds/hello.wav"
IS_IN: Story = (
    Operation(
        asks="POST Call/",
        status=201,
        python=python("calls.create", from_="{caller}", to_="{customer}", answer_url="{app}/room/"),
        node=node("calls.create", "{caller}", "{customer}", "{app}/room/", {}),
        keeps={"in_room": "request_uuid"},
    ),
    Act.CUSTOMER_RINGS,
    Act.CUSTOMER_ANSWERS,
)
"""The customer is called, answers, and is a member; kicked, it comes back."""


def _room(asks: str, status: int, name: str, by_node: str, *given: object, **shows: object) -> Operation:
    """A method that is given the conference's name."""
    return Operation(
        asks=f"{asks.partition(' ')[0]} Conference/{{name}}/{asks.partition(' ')[2]}",
        status=status,
        python=python(f"conferences.{name}", conference_name=ROOM),
        node=node(f"conferences.{by_node}", ROOM, *given) if by_node else None,
        shows=shows,
    )


def _member(
    asks: str, name: str, by_node: str, *given: str, says: str = "", member: str = "1", **named: Any
) -> Operation:
    """A method that is given a member, too. Without `says` nothing is answered."""
    return Operation(
        asks=f"{asks.partition(' ')[0]} Conference/{{name}}/Member/{{member_id}}/{asks.partition(' ')[2]}",
        status=202 if says else 204,
        python=python(f"conferences.{name}", conference_name=ROOM, member_id=member, **named),
        node=node(f"conferences.{by_node}", ROOM, member, *given),
        shows={"message": says, "member_id": member} if says else {},
    )


LOOKED_AT: Story = (
    Operation(asks="GET Conference/", status=200, python=python("conferences.list"), node=node("conferences.list")),
    _room("GET ", 200, "get", "get", conference_name=ROOM, conference_member_count="1"),
    _room("POST Record/", 202, "record", "record", {}, message="conference recording started"),
    Act.TIME_PASSES,
    _room("DELETE Record/", 204, "record_stop", "stopRecording"),
    _room("POST Record/", 202, "record", "startRecording", {}, message="conference recording started"),
)
MEMBERS: Story = (
    _member("POST Mute/", "member_mute", "muteMember", says="muted"),
    _member("DELETE Mute/", "member_mute_stop", "unmuteMember"),
    _member("POST Deaf/", "member_deaf", "deafMember", says="deaf"),
    _member("DELETE Deaf/", "member_deaf_stop", "undeafMember"),
    _member("POST Play/", "member_play", "playAudioToMember", SOUND, says="play queued into conference", url=SOUND),
    _member("DELETE Play/", "member_play_stop", "stopPlayingAudioToMember"),
    _member(
        "POST Speak/", "member_speak", "speakTextToMember", "Hello", says="speak queued into conference", text="Hello"
    ),
    _member("DELETE Speak/", "member_speak_stop", "stopSpeakingTextToMember"),
    _member("POST Kick/", "member_kick", "kickMember", says="kicked"),
    Act.TIME_PASSES,
    _member("DELETE ", "member_hangup", "hangupMember", member="2"),
    Act.CALL_ENDS,
)
ENDED: Story = (
    *IS_IN,
    _room("DELETE ", 204, "hangup", "hangup"),
    Act.CALL_ENDS,
    _room("DELETE ", 404, "delete", ""),
    *IS_IN,
    Operation(
        asks="DELETE Conference/",
        status=204,
        python=python("conferences.hangup_all"),
        node=node("conferences.hangupAll"),
    ),
    Act.CALL_ENDS,
    Operation(asks="DELETE Conference/", status=204, python=python("conferences.delete_all")),
)
STORY: Story = (*IS_IN, *LOOKED_AT, *MEMBERS, *ENDED)
