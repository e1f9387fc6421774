"""A stay of a call in a conference: its sounds are had, it joins, and when it has left it is told how that was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.callflow.control import CallEnded
from emulator.callflow.meetings import ConferenceOutcome
from emulator.callflow.verbs.prompts import fetch_prompts
from emulator.calls.room_commands import ConferenceResult, JoinConference
from emulator.runtime.flow_sounds import SIGNALS

if TYPE_CHECKING:
    from emulator.callflow.control import CallControl
    from emulator.callflow.meetings import ConferenceOrder
    from emulator.calls.commands import PromptCue
    from emulator.runtime.flow_sounds import FlowSounds
    from emulator.runtime.flow_surroundings import FlowSurroundings


async def stay(
    call_uuid: str, order: ConferenceOrder, control: CallControl, sounds: FlowSounds, around: FlowSurroundings
) -> ConferenceOutcome:
    """Join, and wait until it is over. Raises CallEnded when the call ended before it joined."""
    name = around.ids.uuid()
    command = await _joining(name, call_uuid, order, control, sounds)
    around.conferences[name] = order
    try:
        result = await around.switchboard.complete(command, name)
    finally:
        del around.conferences[name]
    if result is None:
        raise CallEnded
    assert isinstance(result, ConferenceResult), "a JoinConference order is answered by a ConferenceResult"
    return ConferenceOutcome(
        conference_name=order.name,
        conference_uuid=result.conference_uuid,
        member_id=result.member_id,
        call_ended=around.switchboard.exchange.leg(call_uuid) is None,
    )


async def _joining(
    name: str, call_uuid: str, order: ConferenceOrder, control: CallControl, sounds: FlowSounds
) -> JoinConference:
    async def heard(attribute: str, sound: str) -> tuple[PromptCue, ...]:
        if sound in SIGNALS:
            return SIGNALS[sound]
        prompts = await fetch_prompts(
            sound, control, attribute=attribute, event="ConferenceRemoteSounds", purpose="Conference sounds"
        )
        return await sounds.audible(prompts)

    return JoinConference(
        order=name,
        call_uuid=call_uuid,
        name=order.name,
        max_members=order.max_members,
        time_limit_s=order.time_limit_s,
        muted=order.muted,
        starts=order.starts_on_enter,
        ends_on_exit=order.ends_on_exit,
        stays_alone=order.stay_alone,
        hangup_on_star=order.hangup_on_star,
        relays_keys=order.relay_dtmf,
        digits_match=order.digits_match,
        tells_floor=order.floor_event,
        keys=order.send_digits,
        enter_sound=await heard("enterSound", order.enter_sound),
        exit_sound=await heard("exitSound", order.exit_sound),
        wait_sound=await heard("waitSound", order.wait_sound),
    )
