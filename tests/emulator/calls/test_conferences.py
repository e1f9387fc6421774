"""Conferences on a table: who is let in, who hears whom and what, what is told, and how it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest

from emulator.calls import causes, commands
from emulator.calls.actions import ConferenceProgress
from emulator.calls.commands import PromptCue
from emulator.calls.events import RecordingStarted
from emulator.calls.multi_party_commands import PlannedRecording
from emulator.calls.room_commands import (
    ChangeMembers,
    ConferenceResult,
    JoinConference,
    KickMembers,
    PlayToMembers,
    StartConferenceRecording,
    StopConferenceRecordings,
    StopPlayingToMembers,
)
from emulator.calls.room_events import ConferenceJoined, ConferenceLeft
from emulator.media import events as media
from emulator.media.commands import (
    JoinRoom,
    LeaveRoom,
    StartCue,
    StartRoomCue,
    StartRoomRecorder,
    StopCue,
    StopRecorder,
    StopRoomCue,
    WatchVoice,
)
from tests.emulator.calls.lab import ACCOUNT, Lab

if TYPE_CHECKING:
    from emulator.calls.conference import Conference

MUSIC, BEEP = (PromptCue(pcm_path="/music.pcm"),), (PromptCue(pcm_path="/beep.pcm"),)


class Meeting:
    """A lab in which calls, named by what they were answered as, join conferences."""

    def __init__(self) -> None:
        self.lab = Lab()
        self.calls: dict[str, str] = {}

    def join(self, name: str, room: str = "Sales", **wanted: Any) -> None:
        if name not in self.calls:
            self.calls[name] = self.lab.inbound(name)
            self.lab.order(commands.Answer(call_uuid=self.calls[name]))
        given = {"max_members": 20, "time_limit_s": 86400.0, **wanted}
        self.lab.order(JoinConference(order=f"order-{name}", call_uuid=self.calls[name], name=room, **given))

    @property
    def room(self) -> Conference:
        (conference,) = self.lab.exchange.rooms.conferences.live.values()
        return conference

    def id_of(self, name: str) -> str:
        stay = self.room.of_call(self.calls[name])
        assert stay is not None
        return stay.member.member_id

    def told(self) -> list[str]:
        """Progress since the last time: `enter a first`, `digits a 12`."""
        names = {call_uuid: name for name, call_uuid in self.calls.items()}
        told = [
            " ".join(filter(None, (each.action, names[each.call_uuid], each.digits, "edge" if each.is_edge else "")))
            for each in self.lab.wanted(ConferenceProgress)
        ]
        self.lab.clear()
        return told

    def placed(self) -> list[str]:
        """How legs are put into rooms, since the last time: `a`, `a muted`, `a apart`."""
        names = {call_uuid: name for name, call_uuid in self.calls.items()}
        words = {(True, True): "", (False, True): " muted", (True, False): " deaf", (False, False): " apart"}
        placed = [names[each.leg] + words[each.speaks, each.hears] for each in self.lab.media(JoinRoom)]
        self.lab.clear()
        return placed


@pytest.fixture
def meeting() -> Meeting:
    return Meeting()


def test_two_meet_and_part(meeting: Meeting) -> None:
    meeting.join("a")
    conference = meeting.room
    assert (conference.name, conference.owner) == ("Sales", (ACCOUNT, ""))
    assert meeting.lab.told(ConferenceJoined) == [
        ConferenceJoined(
            call_uuid=meeting.calls["a"],
            at=0.0,
            conference_name="Sales",
            conference_uuid=conference.conference_uuid,
            member_id="1",
        )
    ]
    assert meeting.told() == ["enter a edge"]
    meeting.join("b")
    (joined,) = meeting.lab.media(JoinRoom)
    assert (joined.room, joined.leg, joined.member) == (conference.conference_uuid, meeting.calls["b"], "2")
    assert meeting.told() == ["enter b"]
    meeting.lab.hangs_up("a")
    assert meeting.lab.outcomes() == {
        "order-a": ConferenceResult(conference_uuid=conference.conference_uuid, member_id="1")
    }
    assert [each.member_id for each in meeting.lab.told(ConferenceLeft)] == ["1"]
    assert meeting.lab.media(LeaveRoom) == [], "its leg is closed"
    assert meeting.told() == ["exit a"]
    meeting.lab.hangs_up("b")
    assert meeting.told() == ["exit b edge"]
    assert meeting.lab.exchange.is_idle()


def test_a_conference_of_the_same_name_is_a_new_one_when_the_first_is_over(meeting: Meeting) -> None:
    meeting.join("a")
    first = meeting.room.conference_uuid
    meeting.lab.order(KickMembers(conference_uuid=first, member_ids=("1",)))
    meeting.join("a")
    assert meeting.room.conference_uuid != first
    assert meeting.id_of("a") == "2"


def test_names_are_apart(meeting: Meeting) -> None:
    meeting.join("a")
    meeting.join("b", room="sales")
    assert [each.name for each in meeting.lab.exchange.rooms.conferences.live.values()] == ["Sales", "sales"]


def test_who_is_one_too_many_is_not_let_in(meeting: Meeting) -> None:
    meeting.join("a")
    meeting.lab.clear()
    meeting.join("b", max_members=1)
    assert meeting.lab.outcomes()["order-b"] == ConferenceResult(
        conference_uuid=meeting.room.conference_uuid, member_id=""
    )
    assert meeting.told() == []
    assert len(meeting.room.stays) == 1


def test_a_call_that_is_over_joins_nothing(meeting: Meeting) -> None:
    meeting.calls["a"] = "gone"
    meeting.join("a")
    assert meeting.lab.outcomes() == {"order-a": None}
    assert meeting.lab.exchange.is_idle()


def test_they_wait_with_music_until_it_starts(meeting: Meeting) -> None:
    meeting.join("a", starts=False, wait_sound=MUSIC)
    meeting.join("b", starts=False, muted=True, wait_sound=MUSIC)
    playing = [(each.leg, each.pcm_path, each.loop) for each in meeting.lab.media(StartCue)]
    assert playing == [(meeting.calls[name], "/music.pcm", 0) for name in "ab"]
    assert meeting.placed() == ["a apart", "b apart"]
    meeting.join("c")
    assert [each.leg for each in meeting.lab.media(StopCue)] == [meeting.calls["a"], meeting.calls["b"]]
    assert meeting.placed() == ["c", "a", "b muted"]


def test_whoever_is_alone_hears_music(meeting: Meeting) -> None:
    meeting.join("a", wait_sound=MUSIC)
    assert [each.pcm_path for each in meeting.lab.media(StartCue)] == ["/music.pcm"]
    meeting.join("b")
    assert len(meeting.lab.media(StopCue)) == 1
    meeting.lab.clear()
    meeting.lab.hangs_up("b")
    assert [each.leg for each in meeting.lab.media(StartCue)] == [meeting.calls["a"]]


def test_enter_and_exit_sounds(meeting: Meeting) -> None:
    meeting.join("a", enter_sound=BEEP, exit_sound=BEEP)
    meeting.join("b")
    meeting.lab.hangs_up("a")
    assert [(each.cue, each.members) for each in meeting.lab.media(StartRoomCue)] == [
        ("enter-1-1", None),
        ("exit-1-1", None),
    ]


def test_keys_are_sent_to_whoever_joins(meeting: Meeting) -> None:
    meeting.join("a", keys="12#")
    assert [(each.leg, each.keys) for each in meeting.lab.media(StartCue)] == [(meeting.calls["a"], "12#")]


def test_all_go_with_whoever_ends_it(meeting: Meeting) -> None:
    for name in "abc":
        meeting.join(name, ends_on_exit=name == "b", exit_sound=BEEP)
    meeting.told()
    meeting.lab.order(KickMembers(conference_uuid=meeting.room.conference_uuid, member_ids=("2",)))
    assert [each.leg for each in meeting.lab.media(LeaveRoom)] == [meeting.calls[name] for name in "bac"]
    assert set(meeting.lab.outcomes()) == {"order-a", "order-b", "order-c"}
    assert meeting.told() == ["exit b", "exit a", "exit c edge"]
    assert not meeting.lab.exchange.rooms.conferences.live


def test_two_who_each_end_it(meeting: Meeting) -> None:
    for name in "abc":
        meeting.join(name, ends_on_exit=True)
    meeting.told()
    meeting.lab.hangs_up("a")
    assert meeting.told() == ["exit a", "exit b", "exit c edge"]
    assert not meeting.lab.exchange.rooms.conferences.live


def test_whoever_does_not_stay_alone_leaves_last(meeting: Meeting) -> None:
    meeting.join("a", stays_alone=False)
    assert meeting.told() == ["enter a edge"], "the first waits for others"
    meeting.join("b")
    meeting.join("c")
    meeting.lab.hangs_up("b")
    assert meeting.told() == ["enter b", "enter c", "exit b"]
    meeting.lab.hangs_up("c")
    assert meeting.told() == ["exit c", "exit a edge"]
    assert [each.leg for each in meeting.lab.media(LeaveRoom)] == []


def test_the_time_limit_ends_a_stay_and_no_call(meeting: Meeting) -> None:
    meeting.join("a", time_limit_s=10.0)
    meeting.join("b")
    meeting.told()
    meeting.lab.wait(9.9)
    assert meeting.told() == []
    meeting.lab.wait(0.2)
    assert meeting.told() == ["exit a"]
    assert meeting.lab.exchange.leg(meeting.calls["a"]) is not None


def test_a_star_ends_the_stay_of_who_may(meeting: Meeting) -> None:
    meeting.join("a", hangup_on_star=True)
    meeting.join("b")
    meeting.told()
    meeting.lab.press(meeting.calls["b"], "*")
    assert meeting.told() == []
    meeting.lab.press(meeting.calls["a"], "1*")
    assert meeting.told() == ["exit a"]


def test_keys_in_a_row_are_told_and_keys_are_relayed(meeting: Meeting) -> None:
    meeting.join("a", digits_match=("12", "3"))
    meeting.join("b", relays_keys=False, digits_match=("7",))
    meeting.told()
    meeting.lab.press(meeting.calls["a"], "4123")
    relayed = [(each.leg, each.keys) for each in meeting.lab.media(StartCue)]
    assert relayed == [(meeting.calls["b"], key) for key in "4123"]
    assert meeting.told() == ["digits a 12", "digits a 3"]
    meeting.lab.press(meeting.calls["b"], "7")
    assert meeting.lab.media(StartCue) == []
    assert meeting.told() == ["digits b 7"]


def test_the_floor_is_told_to_those_who_want_to_know(meeting: Meeting) -> None:
    meeting.join("a")
    assert meeting.lab.media(WatchVoice) == []
    meeting.join("b", tells_floor=True)
    assert {each.leg for each in meeting.lab.media(WatchVoice)} == {meeting.calls["a"], meeting.calls["b"]}
    meeting.told()
    meeting.lab.voice_starts(meeting.calls["b"])
    assert meeting.told() == ["floor b"], "a has it as the first and is silent"
    meeting.lab.voice_starts(meeting.calls["a"])
    meeting.lab.voice_stops(meeting.calls["b"])
    meeting.lab.voice_stops(meeting.calls["a"])
    meeting.lab.voice_starts(meeting.calls["b"])
    assert meeting.told() == ["floor b"], "a wants to know of nothing"


def test_the_first_has_the_floor_unless_it_is_muted(meeting: Meeting) -> None:
    meeting.join("a", tells_floor=True, muted=True)
    assert meeting.told() == ["enter a edge"]
    meeting.join("b", tells_floor=True)
    assert meeting.told() == ["enter b", "floor b"]
    meeting.lab.voice_starts(meeting.calls["a"])
    assert meeting.told() == []


def test_the_muted_lose_the_floor(meeting: Meeting) -> None:
    meeting.join("a", tells_floor=True)
    meeting.join("b", tells_floor=True)
    meeting.lab.voice_starts(meeting.calls["a"])
    meeting.lab.voice_starts(meeting.calls["b"])
    meeting.told()
    meeting.lab.order(ChangeMembers(conference_uuid=meeting.room.conference_uuid, member_ids=("1",), muted=True))
    assert meeting.told() == ["floor b"]


def test_mute_and_deaf(meeting: Meeting) -> None:
    meeting.join("a")
    meeting.join("b")
    room = meeting.room.conference_uuid
    meeting.placed()
    meeting.lab.order(ChangeMembers(conference_uuid=room, member_ids=("1", "9"), muted=True))
    meeting.lab.order(ChangeMembers(conference_uuid=room, member_ids=("1", "2"), deaf=True))
    meeting.lab.order(ChangeMembers(conference_uuid=room, member_ids=("1",), muted=False, deaf=False))
    assert meeting.placed() == ["a muted", "a apart", "b deaf", "a"]
    meeting.lab.order(ChangeMembers(conference_uuid="another", member_ids=("1",), muted=True))
    assert meeting.placed() == []


def test_what_the_api_plays(meeting: Meeting) -> None:
    meeting.join("a")
    meeting.join("b")
    room = meeting.room.conference_uuid
    meeting.lab.order(PlayToMembers(conference_uuid=room, member_ids=("1", "9"), kind="play", sounds=BEEP))
    meeting.lab.order(PlayToMembers(conference_uuid=room, member_ids=("1",), kind="speak", sounds=MUSIC))
    meeting.lab.order(PlayToMembers(conference_uuid=room, member_ids=None, kind="play", sounds=BEEP))
    a = (meeting.calls["a"],)
    assert [(each.cue, each.members) for each in meeting.lab.media(StartRoomCue)] == [("api-1-1", a), ("api-3-1", None)]
    meeting.lab.clear()
    meeting.lab.receive(media.RoomCueFinished(room=room, cue="api-1-1", at_sample=0, completed=True))
    assert [(each.cue, each.members) for each in meeting.lab.media(StartRoomCue)] == [("api-2-1", a)]
    meeting.lab.order(StopPlayingToMembers(conference_uuid=room, member_ids=("1",), kind="speak"))
    meeting.lab.order(StopPlayingToMembers(conference_uuid=room, member_ids=None, kind="play"))
    assert [each.cue for each in meeting.lab.media(StopRoomCue)] == ["api-2-1", "api-3-1"]


def plan(recording_id: str, origin: Literal["xml", "api"] = "xml") -> PlannedRecording:
    return PlannedRecording(
        recording_id=recording_id, path_stem=f"/data/{recording_id}", file_format="mp3", origin=origin
    )


def test_a_recording_by_the_api_may_have_a_limit(meeting: Meeting) -> None:
    meeting.join("a")
    room = meeting.room.conference_uuid
    meeting.lab.order(StartConferenceRecording(conference_uuid=room, recording=plan("r1"), time_limit_s=3))
    assert [order.max_samples for order in meeting.lab.media(StartRoomRecorder)] == [24_000]


def test_a_recording_begins_with_the_second_member_and_there_is_one(meeting: Meeting) -> None:
    meeting.join("a", recording=plan("r1"))
    assert meeting.lab.media(StartRoomRecorder) == []
    meeting.join("b", recording=plan("r2"))
    room = meeting.room.conference_uuid
    assert meeting.lab.media(StartRoomRecorder) == [StartRoomRecorder(recording="r1", room=room, path_stem="/data/r1")]
    meeting.lab.armed("r1")
    (started,) = meeting.lab.told(RecordingStarted)
    assert (started.call_uuid, started.conference_name, started.conference_uuid) == (meeting.calls["a"], "Sales", room)
    meeting.lab.hangs_up("b")
    meeting.join("c")
    assert len(meeting.lab.media(StartRoomRecorder)) == 1
    assert meeting.lab.outcomes() == {
        "order-b": ConferenceResult(conference_uuid=room, member_id="2", recording=plan("r1"))
    }


def test_a_recording_that_is_not_to_wait(meeting: Meeting) -> None:
    meeting.join("a", recording=plan("r1"), records_alone=True)
    assert [each.recording for each in meeting.lab.media(StartRoomRecorder)] == ["r1"]


def test_a_recording_that_never_began_is_not_told_of(meeting: Meeting) -> None:
    meeting.join("a", recording=plan("r1"))
    meeting.lab.hangs_up("a")
    (result,) = meeting.lab.outcomes().values()
    assert isinstance(result, ConferenceResult)
    assert result.recording is None


def test_recordings_by_the_api(meeting: Meeting) -> None:
    meeting.join("a", recording=plan("r1"), records_alone=True)
    room = meeting.room.conference_uuid
    meeting.lab.order(StartConferenceRecording(conference_uuid=room, recording=plan("r2", "api")))
    meeting.lab.armed("r2")
    assert [each.origin for each in meeting.lab.told(RecordingStarted)] == ["api"]
    meeting.lab.order(StopConferenceRecordings(conference_uuid=room))
    assert [each.recording for each in meeting.lab.media(StopRecorder)] == ["r1", "r2"]


def test_a_call_that_is_transferred_leaves(meeting: Meeting) -> None:
    meeting.join("a")
    meeting.join("b")
    meeting.told()
    meeting.lab.order(commands.TakeLegs(call_uuids=(meeting.calls["a"],)))
    assert [each.leg for each in meeting.lab.media(LeaveRoom)] == [meeting.calls["a"]]
    assert meeting.told() == ["exit a"]


def test_a_call_that_is_hung_up_by_us_leaves(meeting: Meeting) -> None:
    meeting.join("a")
    meeting.told()
    meeting.lab.order(commands.HangUpCall(call_uuid=meeting.calls["a"], hangup=causes.ENDED_BY_API))
    assert meeting.told() == ["exit a edge"]


def test_nothing_is_left_when_the_engine_is_lost(meeting: Meeting) -> None:
    meeting.join("a", wait_sound=MUSIC, tells_floor=True)
    meeting.join("b", starts=False)
    meeting.lab.receive(media.EngineLost(why="gone"))
    assert meeting.lab.exchange.is_idle()
