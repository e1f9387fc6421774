"""Orders and facts find their leg, those of a leg that is gone find nothing, and scheduled ends keep their reason."""

from __future__ import annotations

import pytest

from emulator.calls import causes, commands
from emulator.calls.reason import reason_for
from emulator.media.events import DigitEnded, DigitHeard, FlashHeard, LegClosed, RtpStarted, RtpStopped, TicksMissed
from emulator.sip import events as sip
from emulator.sip.commands import HangUp
from emulator.sip.info import Keypress
from tests.emulator.calls.lab import ANSWER, CALLER, Lab, invite, response

BY_XML = causes.hangup(6000, cause="ALLOTTED_TIMEOUT", source="Answer XML")


def test_a_scheduled_hangup_keeps_its_reason() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(commands.ScheduleHangUp(call_uuid=call, seconds=10.0, hangup=BY_XML))
    lab.wait(9.9)
    assert not lab.did
    lab.wait(0.1)
    assert lab.end_of(call).hangup == BY_XML
    assert lab.sip(HangUp)


def test_the_last_schedule_counts() -> None:
    lab = Lab()
    call = lab.answered()
    lab.order(commands.ScheduleHangUp(call_uuid=call, seconds=5.0, hangup=BY_XML))
    lab.order(commands.ScheduleHangUp(call_uuid=call, seconds=10.0, hangup=causes.TIME_LIMIT))
    lab.wait(5.0)
    assert not lab.did
    lab.wait(5.0)
    assert lab.end_of(call).hangup == causes.TIME_LIMIT


def test_a_refusal_by_xml_carries_its_status() -> None:
    lab = Lab()
    call = lab.inbound()
    refusal = causes.hangup(3010, cause="USER_BUSY", source="Answer XML")
    lab.order(commands.HangUpCall(call_uuid=call, hangup=refusal, sip_status=486))
    assert lab.sip(HangUp) == [HangUp(leg="in", status=486, headers=reason_for(refusal))]
    assert (lab.end_of(call).status, lab.end_of(call).hangup) == ("busy", refusal)


@pytest.mark.parametrize(
    "command",
    [
        commands.Answer(call_uuid="gone"),
        commands.HangUpCall(call_uuid="gone", hangup=BY_XML),
        commands.ScheduleHangUp(call_uuid="gone", seconds=1.0, hangup=BY_XML),
    ],
)
def test_orders_for_a_call_that_is_gone_do_nothing(command: commands.CallCommand) -> None:
    lab = Lab()
    lab.order(command)
    assert not lab.did
    assert lab.exchange.next_deadline() is None


@pytest.mark.parametrize(
    "fact",
    [
        sip.InviteCancelled(leg="gone"),
        sip.InviteAcknowledged(leg="gone"),
        sip.InviteProgress(leg="gone", response=response(180)),
        sip.InviteAnswered(leg="gone", response=response(200, ANSWER)),
        sip.InviteFailed(leg="gone", status=486, reason="", response=None),
        sip.ReinviteReceived(leg="gone", request=invite()),
        sip.LegEnded(leg="gone", by_peer=True),
        sip.InfoReceived(leg="gone", request=invite(), keypress=Keypress("1")),
        sip.BindingChanged(username="ann", contact="", source=CALLER, expires_s=0, user_agent=""),
        sip.RegistrationChanged(registration="r", status=200, reason="OK"),
    ],
)
def test_facts_about_nobody_do_nothing(fact: sip.Output) -> None:
    lab = Lab()
    lab.receive(fact)
    assert not lab.did


def test_facts_for_the_time_line_alone_change_no_call() -> None:
    lab = Lab()
    call = lab.answered()
    lab.receive(sip.InfoReceived(leg="in", request=invite()))
    lab.receive(DigitEnded(leg=call, at_sample=0, digit="1", measured_ms=100))
    lab.receive(FlashHeard(leg=call, at_sample=0))
    lab.receive(RtpStarted(leg=call, at_sample=0, ssrc=1, payload_type=0))
    lab.receive(TicksMissed(at_sample=0, count=1, late_ms=21.0))
    lab.receive(DigitHeard(leg="gone", at_sample=0, digit="1"))
    lab.receive(
        LegClosed(leg=call, packets_received=0, packets_sent=0, packets_lost=0, packets_late=0, packets_duplicate=0)
    )
    assert not lab.did
    assert lab.exchange.leg(call) is not None


def test_a_peer_from_whom_nothing_comes_loses_its_call() -> None:
    lab = Lab()
    call = lab.answered()
    lab.receive(RtpStopped(leg="gone", at_sample=0))
    lab.receive(RtpStopped(leg=call, at_sample=0))
    [hang_up] = lab.sip(HangUp)
    assert (hang_up.leg, [value for _, value in hang_up.headers]) == ("in", ['Q.850;cause=102;text="MEDIA_TIMEOUT"'])
    end = lab.end_of(call)
    assert (end.status, end.hangup.code, end.hangup.name) == ("completed", 6020, "Media Timeout")


def test_before_the_answer_nothing_has_to_come() -> None:
    lab = Lab()
    call = lab.inbound()
    lab.receive(RtpStopped(leg=call, at_sample=0))
    assert lab.exchange.leg(call) is not None
