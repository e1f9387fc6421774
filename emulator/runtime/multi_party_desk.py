"""Multiparty Calls as the REST API sees them: `api.live_multi_party.LiveMultiParty` on switchboard and flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.callflow.interpreter import AnswerUrls
from emulator.callflow.multi_party import GuestConfirmation, MultiPartyOrder
from emulator.calls import multi_party_commands as orders
from emulator.calls.commands import PlaceCall
from emulator.runtime.call_book import CallUrls, Guest
from emulator.runtime.multi_party_playing import MultiPartyPlaying

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.api.live_calls import SoundKind, SoundOrder
    from emulator.api.live_multi_party import (
        Destination,
        DialledParticipant,
        MultiPartyRecordingOrder,
        ParticipantChange,
        ParticipantOrder,
        RecordingChange,
        Tracks,
    )
    from emulator.callflow.control import RecordingHandle
    from emulator.runtime.flow_runner import FlowRunner
    from emulator.runtime.flow_surroundings import FlowSurroundings


class MultiPartyDesk:
    """Implements LiveMultiParty."""

    def __init__(self, around: FlowSurroundings, flows: FlowRunner) -> None:
        self._around = around
        self._flows = flows
        self.sounds = MultiPartyPlaying(around)

    def add(self, order: ParticipantOrder) -> None:
        """Let somebody take part: who is in a call leaves its flow for it, others are called."""
        taking_part = MultiPartyOrder(name=order.friendly_name, settings=order.settings, participant=order.participant)
        if order.dialled is None:
            self._flows.take_part(order.call_uuid, taking_part)
        else:
            self._invite(order, order.dialled, taking_part)

    def invited(self, mpc_uuid: str) -> int:
        """How many places are taken by those who are called."""
        return self._around.switchboard.exchange.rooms.multi_party_calls.invited(mpc_uuid)

    def start(self, mpc_uuid: str) -> None:
        """Let those who wait hear each other."""
        self._submit(orders.StartMultiParty(mpc_uuid=mpc_uuid))

    def end(self, mpc_uuid: str) -> None:
        """Let everybody go."""
        self._submit(orders.EndMultiParty(mpc_uuid=mpc_uuid))

    def update(self, mpc_uuid: str, member_ids: Sequence[str], change: ParticipantChange) -> None:
        """Change how participants take part."""
        self._submit(
            orders.UpdateParticipants(
                mpc_uuid=mpc_uuid,
                member_ids=tuple(member_ids),
                mute=change.mute,
                hold=change.hold,
                coach=change.coach_mode,
            )
        )

    def kick(self, mpc_uuid: str, member_ids: Sequence[str]) -> None:
        """Let participants go."""
        self._submit(orders.KickParticipants(mpc_uuid=mpc_uuid, member_ids=tuple(member_ids)))

    def play(self, mpc_uuid: str, whom: str, member_ids: Sequence[str], order: SoundOrder) -> None:
        """Let participants hear something as soon as it is there."""
        self.sounds.start(mpc_uuid, whom, tuple(member_ids), order)

    def stop_playing(self, mpc_uuid: str, whom: str, kind: SoundKind) -> None:
        """Stop what was ordered of `whom`."""
        self.sounds.stop(mpc_uuid, whom, kind)

    def record(self, order: MultiPartyRecordingOrder) -> RecordingHandle | None:
        """Begin to record, unless that is recorded already."""
        return self._around.multi_party_recorder.record(order)

    def change_recording(
        self, what: RecordingChange, mpc_uuid: str, member_id: str = "", tracks: Tracks = "all"
    ) -> bool:
        """End a recording, leave out what comes now, or go on; whether there is one."""
        return self._around.multi_party_recorder.change(what, mpc_uuid, member_id, tracks)

    def _submit(self, order: orders.MultiPartyCommand) -> None:
        self._around.switchboard.submit(order)

    def _invite(self, order: ParticipantOrder, dialled: DialledParticipant, taking_part: MultiPartyOrder) -> None:
        """Call guests; what each does when it answers stands in the book before it is called."""
        confirmation = None
        if dialled.confirm_key:
            confirmation = GuestConfirmation(key=dialled.confirm_key, sound=dialled.confirm_sound)
        for each in dialled.destinations:
            self._around.book.guests[each.call_uuid] = Guest(taking_part, confirmation)
            if dialled.status_callback.url:
                self._around.book.urls[each.call_uuid] = _status_urls(dialled)
        invitation = dialled.destinations[0].call_uuid
        self._submit(
            orders.InviteParticipants(
                invitation=invitation,
                auth_id=order.auth_id,
                subaccount=order.subaccount,
                name=order.friendly_name,
                settings=order.settings,
                stay_alone=order.participant.stay_alone,
                guests=tuple(_guest(order, dialled, each, invitation) for each in dialled.destinations),
                has_to_confirm=confirmation is not None,
            )
        )
        self.sounds.start_dial_music(invitation, dialled.dial_music)


def _guest(order: ParticipantOrder, dialled: DialledParticipant, to: Destination, invitation: str) -> orders.Guest:
    call = PlaceCall(
        call_uuid=to.call_uuid,
        request_uuid=invitation,
        auth_id=order.auth_id,
        subaccount=order.subaccount,
        from_number=dialled.from_number,
        to=to.to,
        caller_name=dialled.caller_name,
        ring_timeout_s=to.ring_timeout_s,
        sip_headers=dialled.sip_headers,
        keys=dialled.keys,
        keys_are_early=dialled.keys_are_early,
    )
    return orders.Guest(call=call, delay_s=to.delay_s)


def _status_urls(dialled: DialledParticipant) -> CallUrls:
    """A guest has no answer document; its status callback is told when it rings and when it ends."""
    url, method = dialled.status_callback.url, dialled.status_callback.method
    return CallUrls(
        answer=AnswerUrls(answer_url=""), ring_url=url, ring_method=method, hangup_url=url, hangup_method=method
    )
