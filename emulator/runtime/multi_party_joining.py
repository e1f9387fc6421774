"""A flow takes part in a Multiparty Call: its sounds are fetched, recordings promised, and then it is let in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.callflow.control import CallEnded
from emulator.callflow.guests import SOUNDS_EVENT
from emulator.callflow.multi_party import MultiPartyOutcome
from emulator.callflow.verbs.prompts import fetch_prompts
from emulator.calls.multi_party_commands import JoinMultiParty, MultiPartySounds, MultiPartyStay
from emulator.runtime.flow_sounds import SIGNALS

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.multi_party import Address, MultiPartyOrder, MultiPartySettings
    from emulator.calls.commands import PromptCue
    from emulator.calls.multi_party_call import MultiPartyCall
    from emulator.runtime.flow_sounds import FlowSounds
    from emulator.runtime.flow_surroundings import FlowSurroundings


class MultiPartyJoining:
    """Of one call."""

    def __init__(self, call_uuid: str, around: FlowSurroundings, control: CallControl, sounds: FlowSounds) -> None:
        self._call_uuid = call_uuid
        self._around = around
        self._control = control
        self._flow_sounds = sounds

    async def join(self, order: MultiPartyOrder) -> MultiPartyOutcome:
        """Take part, to the end of that. Raises CallEnded."""
        given, name = order.participant, self._around.ids.uuid()
        going_on = self._going_on(order.name)
        sounds, enter, leave = await asyncio.gather(
            self._sounds(order.settings if going_on is None else going_on.settings, going_on),
            self._signal(given.enter_sound, "enterSound"),
            self._signal(given.exit_sound, "exitSound"),
        )
        join = JoinMultiParty(
            order=name,
            call_uuid=self._call_uuid,
            name=order.name,
            settings=order.settings,
            participant=given,
            sounds=sounds,
            enter_sound=enter,
            exit_sound=leave,
        )
        stay = await self._around.switchboard.complete(join, name)
        if stay is None:
            raise CallEnded
        assert isinstance(stay, MultiPartyStay), "a JoinMultiParty order is answered by a MultiPartyStay"
        return MultiPartyOutcome(
            mpc_uuid=stay.mpc_uuid,
            name=order.name,
            member_id=stay.member_id,
            call_uuid=self._call_uuid,
            role=given.role,
            joined_ns=self._around.wall.ns(stay.joined_at),
            exited_ns=self._around.wall.ns(stay.exited_at),
            hangup_code=stay.hangup_code,
            refused=stay.refused,
            call_ended=self._around.switchboard.exchange.leg(self._call_uuid) is None,
        )

    def _going_on(self, name: str) -> MultiPartyCall | None:
        exchange = self._around.switchboard.exchange
        leg = exchange.leg(self._call_uuid)
        if leg is None:
            raise CallEnded
        return exchange.rooms.multi_party_calls.named(leg.auth_id, leg.subaccount, name)

    async def _sounds(self, settings: MultiPartySettings, going_on: MultiPartyCall | None) -> MultiPartySounds:
        """What is heard in it; the first participant brings it for all."""
        if going_on is not None and going_on.sounds is not None:
            return going_on.sounds
        wait, agent, customer, begins, ends = await asyncio.gather(
            self._cues(settings.wait_music, "waitMusicUrl"),
            self._cues(settings.agent_hold_music, "agentHoldMusicUrl"),
            self._cues(settings.customer_hold_music, "customerHoldMusicUrl"),
            self._cues(settings.recording_begins, "startRecordingAudio"),
            self._cues(settings.recording_ends, "stopRecordingAudio"),
        )
        return MultiPartySounds(
            wait_music=wait,
            agent_hold_music=agent,
            customer_hold_music=customer,
            recording_begins=begins,
            recording_ends=ends,
        )

    async def _signal(self, address: Address, attribute: str) -> tuple[PromptCue, ...]:
        beeps = SIGNALS.get(address.url)
        return await self._cues(address, attribute) if beeps is None else beeps

    async def _cues(self, address: Address, attribute: str) -> tuple[PromptCue, ...]:
        prompts = await fetch_prompts(
            address.url,
            self._control,
            attribute=attribute,
            method=address.method,
            event=SOUNDS_EVENT,
            purpose="MPC sounds",
        )
        return await self._flow_sounds.audible(prompts)
