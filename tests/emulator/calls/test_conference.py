"""One conference: the sounds of a room go on one by one, and music begins anew for whoever is left."""

from __future__ import annotations

from emulator.calls.commands import PromptCue
from emulator.calls.room_commands import JoinConference
from emulator.media.commands import StartCue, StartRoomCue
from emulator.media.events import RoomCueFinished
from tests.emulator.calls.lab import Lab

SOUNDS = (PromptCue(pcm_path="/1.pcm"), PromptCue(pcm_path="/2.pcm"))


def joined(lab: Lab, **wanted: tuple[PromptCue, ...]) -> str:
    call_uuid = lab.answered()
    lab.order(
        JoinConference(order="o", call_uuid=call_uuid, name="Sales", max_members=20, time_limit_s=60.0, **wanted)  # type: ignore[arg-type]
    )
    return call_uuid


def test_an_enter_sound_of_several_parts() -> None:
    lab = Lab()
    joined(lab, enter_sound=SOUNDS)
    (conference,) = lab.exchange.rooms.conferences.live.values()
    room = conference.conference_uuid
    lab.receive(RoomCueFinished(room=room, cue="enter-1-1", at_sample=0, completed=True))
    lab.receive(RoomCueFinished(room=room, cue="enter-1-2", at_sample=0, completed=True))
    lab.receive(RoomCueFinished(room="another", cue="enter-1-2", at_sample=0, completed=True))
    assert [each.pcm_path for each in lab.media(StartRoomCue)] == ["/1.pcm", "/2.pcm"]


def test_music_of_several_parts_goes_round() -> None:
    lab = Lab()
    call_uuid = joined(lab, wait_sound=SOUNDS)
    for count in (1, 2):
        lab.cue_over(call_uuid, f"music-1-{count}")
    assert [each.pcm_path for each in lab.media(StartCue)] == ["/1.pcm", "/2.pcm", "/1.pcm"]
