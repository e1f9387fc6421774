"""Multiparty Calls as the API orders them: who is called, who leaves a flow, what is changed and heard."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from emulator.api.live_calls import SoundOrder
from emulator.api.live_multi_party import (
    Destination,
    DialledParticipant,
    ParticipantChange,
    ParticipantOrder,
)
from emulator.callflow.control import Speech
from emulator.callflow.multi_party import Address, MultiPartySettings, Participation
from emulator.calls import commands
from emulator.records.models import MultiPartyRecord, ParticipantRecord
from emulator.runtime.flow_runner import FlowRunner
from emulator.runtime.multi_party_desk import MultiPartyDesk
from tests.emulator.calls.lab import ACCOUNT
from tests.emulator.runtime.flow_stage import APP, Stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.asyncio
SETTINGS = MultiPartySettings(max_duration_s=300, max_participants=4)


class Room:
    """A desk before an empty platform."""

    def __init__(self, folder: Path) -> None:
        self.stage = Stage(folder)
        self.flows = FlowRunner(self.stage.around)
        self.desk = MultiPartyDesk(self.stage.around, self.flows)

    def order(self, *, dialled: DialledParticipant | None = None, call_uuid: str = "") -> ParticipantOrder:
        """Let an agent take part."""
        return ParticipantOrder(
            mpc_uuid="",
            friendly_name="room",
            auth_id=ACCOUNT,
            subaccount="",
            settings=SETTINGS,
            participant=Participation(role="agent"),
            dialled=dialled,
            call_uuid=call_uuid,
        )

    async def invite(self, **changes: Any) -> None:
        """Call two agents of whom the second is called a second later."""
        fields: dict[str, Any] = {
            "destinations": (
                Destination(call_uuid="g1", to="15550300", ring_timeout_s=20, delay_s=0),
                Destination(call_uuid="g2", to="15550301", ring_timeout_s=30, delay_s=1),
            ),
            "from_number": "15550100",
            "caller_name": "",
            "status_callback": Address(),
            "sip_headers": (),
            "confirm_key": "",
            "confirm_sound": Address(),
            "dial_music": "none",
            "keys": "",
            "keys_are_early": False,
        }
        self.desk.add(self.order(dialled=DialledParticipant(**{**fields, **changes})))
        await asyncio.sleep(0)

    async def guest_answers(self) -> str:
        """The guest that was called last picks up, and its flow runs."""
        guest = self.stage.callee_answers()
        self.flows.start(guest)
        await asyncio.sleep(0.1)
        return guest

    async def joined(self, *, call_uuid: str = "") -> str:
        """A caller takes part; the mpc_uuid."""
        call = call_uuid or self.stage.call()
        self.stage.switchboard.submit(commands.Answer(call_uuid=call))
        self.desk.add(self.order(call_uuid=call))
        await asyncio.sleep(0.1)
        (record,) = self.stage.store.all(MultiPartyRecord, ended_ns=None)
        return record.mpc_uuid

    def participants(self) -> list[ParticipantRecord]:
        """All who are or were in one."""
        return list(self.stage.store.all(ParticipantRecord))


async def test_who_answers_first_takes_part(tmp_path: Path) -> None:
    room = Room(tmp_path)
    await room.invite()
    assert [sent.leg for sent in room.stage.sip_of("PlaceInvite")] == ["g1"]
    (mpc,) = room.stage.store.all(MultiPartyRecord)
    assert (mpc.friendly_name, mpc.status, mpc.max_participants) == ("room", "Initialized", 4)
    guest = await room.guest_answers()
    (participant,) = room.participants()
    assert (participant.call_uuid, participant.role, guest) == ("g1", "agent", "g1")
    await asyncio.sleep(1.0)
    assert [sent.leg for sent in room.stage.sip_of("PlaceInvite")] == ["g1"], "nobody else is needed"


async def test_a_guest_may_have_to_confirm(tmp_path: Path) -> None:
    room = Room(tmp_path)
    await room.invite(confirm_key="5")
    guest = await room.guest_answers()
    assert room.participants() == []
    room.stage.press(guest, "5")
    await asyncio.sleep(0.1)
    assert [each.call_uuid for each in room.participants()] == ["g1"]


async def test_the_status_callback_is_told_of_the_end(tmp_path: Path) -> None:
    room = Room(tmp_path)
    await room.invite(status_callback=Address(url=f"{APP}/status", method="POST"))
    guest = await room.guest_answers()
    room.stage.callee_hangs_up(guest)
    await room.stage.around.courier.drain()
    assert [(each["Event"], each["CallUUID"]) for each in room.stage.app.asked("/status")][-1] == ("Hangup", "g1")


async def test_dial_music_is_ordered_when_it_is_there(tmp_path: Path) -> None:
    room = Room(tmp_path)
    mpc = await room.joined()
    room.stage.app.pages["/music"] = b"<Response><Wait length='2'/></Response>"
    await room.invite(dial_music=f"{APP}/music")
    await asyncio.sleep(0.1)
    assert room.stage.app.asked("/music")[0]["Event"] == "MPCRemoteSounds"
    (cue,) = room.stage.media_of("StartRoomCue")
    assert cue.room == mpc


async def test_the_real_dial_music_is_the_ring_tone(tmp_path: Path) -> None:
    room = Room(tmp_path)
    await room.joined()
    await room.invite(dial_music="real")
    await asyncio.sleep(0.1)
    assert [cue.pcm_path for cue in room.stage.media_of("StartRoomCue")] == [room.stage.around.sounds.ringback_path]


async def test_a_call_leaves_its_flow_and_ends_when_it_is_kicked(tmp_path: Path) -> None:
    room = Room(tmp_path)
    call = room.stage.call()
    mpc = await room.joined(call_uuid=call)
    assert [each.call_uuid for each in room.participants()] == [call]
    room.desk.kick(mpc, ["1"])
    await asyncio.sleep(0.1)
    (gone,) = room.participants()
    assert gone.exit_cause == "Kicked Out of Multiparty Call"
    assert len(room.stage.sip_of("HangUp")) == 1


async def test_changes(tmp_path: Path) -> None:
    room = Room(tmp_path)
    mpc = await room.joined()
    room.desk.start(mpc)
    room.desk.update(mpc, ["1"], ParticipantChange(mute=True, hold=True))
    (participant,) = room.participants()
    assert (participant.mute, participant.hold) == (True, True)
    room.desk.end(mpc)
    (record,) = room.stage.store.all(MultiPartyRecord)
    assert (record.status, record.termination_cause_code) == ("Ended", 3000)


async def test_a_text_is_heard_and_stops(tmp_path: Path) -> None:
    room = Room(tmp_path)
    mpc = await room.joined()
    room.desk.play(mpc, "1", ["1"], SoundOrder(kind="speak", speech=Speech(ssml="nobody says this")))
    await asyncio.sleep(0.1)
    assert any("not heard in a Multiparty Call" in line for line in room.stage.lines())
    await room.desk.sounds.tasks.close()
    assert room.desk.sounds.tasks.is_idle()
