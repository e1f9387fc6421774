"""Every hang-up cause code of Plivo: the calls that end with it here, or why none does. plivo_xml_callbacks.md §6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from emulator.testing.phone_habits import Challenge, PhoneHabits
from tests.worlds.hangup_plays import (
    APP,
    BAD,
    CREDENTIALS,
    NOWHERE,
    RECORD,
    REDIRECT,
    challenged_and_gone,
    dial,
    emergency,
    ended_by_api,
    given_up,
    gone,
    hung_up,
    in_call,
    inbound,
    machine,
    no_application,
    nobody_registered,
    refused,
    silent,
    taking_part,
    time_limit,
    transferred,
    unanswered,
)

if TYPE_CHECKING:
    from tests.worlds.hangup_plays import Play


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """One way in which a leg of a call ends."""

    code: int
    cause: str
    """HangupCause."""
    source: str
    """HangupSource."""
    status: str
    """CallStatus."""
    how: str
    """For the page."""
    play: Play
    leg: Literal["call", "B leg"] = "call"
    has_webhook: bool = True
    """Whether there is an application to be told."""


def _to(document: str, url: str, method: str = "POST") -> Play:
    return inbound(document.format(url=url, method=method), bad="no XML", fails=500)


def _refusal(code: int, cause: str, sip: int, status: str = "failed") -> Ending:
    return Ending(
        code=code,
        cause=cause,
        source="Carrier",
        status=status,
        how=f"the callee refuses with SIP {sip}",
        play=refused(sip),
    )


def _fault(code: int, how: str, play: Play, status: str = "failed") -> Ending:
    return Ending(code=code, cause="NORMAL_CLEARING", source="Error", status=status, how=how, play=play)


ENDINGS = (
    _refusal(2000, "INVALID_NUMBER_FORMAT", 484),
    Ending(
        code=2000,
        cause="UNALLOCATED_NUMBER",
        source="Plivo",
        status="failed",
        how="an inbound call to a number without an application",
        play=no_application,
        has_webhook=False,
    ),
    Ending(
        code=1000,
        cause="ORIGINATOR_CANCEL",
        source="Caller",
        status="cancel",
        how="the caller hangs up before the call is answered",
        play=given_up,
    ),
    Ending(
        code=1000,
        cause="ORIGINATOR_CANCEL",
        source="API Request",
        status="cancel",
        how="the API ends a call that it made before it is answered",
        play=ended_by_api(answered=False),
    ),
    _refusal(1000, "ORIGINATOR_CANCEL", 487, "cancel"),
    Ending(
        code=1020,
        cause="ORIGINATOR_CANCEL",
        source="Plivo",
        status="cancel",
        how="the 21st target of a Dial",
        play=dial(f"<Dial timeout='3'>{'<Number>15550300</Number>' * 21}</Dial>", answers=False, seconds=10.0),
        leg="B leg",
    ),
    Ending(
        code=2020,
        cause="USER_NOT_REGISTERED",
        source="Plivo",
        status="failed",
        how="a call to an endpoint that has no phone",
        play=nobody_registered,
    ),
    Ending(
        code=2040,
        cause="OUTGOING_CALL_BARRED",
        source="Plivo",
        status="failed",
        how="a call by the API to an emergency number",
        play=emergency,
    ),
    Ending(
        code=2040,
        cause="OUTGOING_CALL_BARRED",
        source="Plivo",
        status="failed",
        how="a Dial of an emergency number",
        play=dial("<Dial><Number>911</Number></Dial>", answers=False, seconds=10.0),
        leg="B leg",
    ),
    *(_refusal(2060, "EXCHANGE_ROUTING_ERROR", status) for status in (482, 483)),
    _refusal(3000, "NO_USER_RESPONSE", 480, "no-answer"),
    _refusal(3010, "USER_BUSY", 486, "busy"),
    Ending(
        code=3010,
        cause="USER_BUSY",
        source="Answer XML",
        status="busy",
        how='`<Hangup reason="busy">` before the answer',
        play=inbound("<Response><Hangup reason='busy'/></Response>"),
    ),
    Ending(
        code=3020,
        cause="CALL_REJECTED",
        source="Answer XML",
        status="failed",
        how='`<Hangup reason="rejected">` before the answer',
        play=inbound("<Response><Hangup reason='rejected'/></Response>"),
    ),
    _refusal(3030, "CALL_REJECTED", 433),
    _refusal(3040, "CALL_REJECTED", 403),
    _refusal(3050, "UNALLOCATED_NUMBER", 404),
    _refusal(3050, "NUMBER_CHANGED", 410),
    *(_refusal(3070, "RECOVERY_ON_TIMER_EXPIRE", status, "timeout") for status in (408, 504)),
    *(_refusal(3080, "NORMAL_TEMPORARY_FAILURE", status) for status in (500, 502)),
    _refusal(3090, "NORMAL_TEMPORARY_FAILURE", 503),
    _refusal(3100, "USER_BUSY", 600, "busy"),
    _refusal(3110, "CALL_REJECTED", 603),
    _refusal(3120, "NO_ROUTE_DESTINATION", 604),
    *(_refusal(3130, "CALL_REJECTED", status) for status in (607, 608)),
    *(
        Ending(
            code=4000,
            cause="NORMAL_CLEARING",
            source=source,
            status="completed",
            how=how,
            play=play,
        )
        for source, how, play in (
            ("Caller", "the caller of an inbound call hangs up", hung_up("inbound")),
            ("Callee", "the called party of an API call hangs up", hung_up("outbound")),
            ("API Request", "the API ends an answered call", ended_by_api(answered=True)),
            ("Answer XML", "`<Hangup>`", inbound("<Response><Record maxLength='1'/><Hangup/></Response>", seconds=9.0)),
            *(
                (
                    "Answer XML",
                    f'`<Hangup reason="{reason}">` of an answered call',
                    inbound(f"<Response><Record maxLength='1'/><Hangup reason='{reason}'/></Response>", seconds=9.0),
                )
                for reason in ("busy", "rejected")
            ),
        )
    ),
    Ending(
        code=4010,
        cause="NORMAL_CLEARING",
        source="Plivo",
        status="completed",
        how="the document has come to its end",
        play=inbound("<Response><Record maxLength='1' timeout='5'/></Response>", seconds=9.0),
    ),
    Ending(
        code=4240,
        cause="CALL_REJECTED",
        source="Carrier",
        status="failed",
        how="the callee refuses the credentials of a User",
        play=dial(
            CREDENTIALS,
            habits=PhoneHabits(challenge=Challenge(username="front-desk", password="let-me-in-8")),
            answers=False,
            seconds=5.0,
        ),
        leg="B leg",
    ),
    Ending(
        code=4250,
        cause="RECOVERY_ON_TIMER_EXPIRE",
        source="Carrier",
        status="timeout",
        how="a callee that asked for credentials does not respond to them",
        play=challenged_and_gone,
        leg="B leg",
    ),
    Ending(
        code=5000,
        cause="RECOVERY_ON_TIMER_EXPIRE",
        source="Error",
        status="completed",
        how="a phone does not acknowledge that it was answered",
        play=gone,
    ),
    Ending(
        code=5010,
        cause="NORMAL_CLEARING",
        source="Plivo",
        status="completed",
        how="the platform is stopped in mid-call",
        play=in_call,
    ),
    *(_refusal(5020, "INCOMPATIBLE_DESTINATION", status) for status in (488, 606)),
    Ending(
        code=6000,
        cause="ALLOTTED_TIMEOUT",
        source="Plivo",
        status="completed",
        how="`time_limit` of the API, `timeLimit` of a Dial",
        play=time_limit,
    ),
    Ending(
        code=6000,
        cause="ALLOTTED_TIMEOUT",
        source="Answer XML",
        status="failed",
        how="`<Hangup schedule>`",
        play=inbound("<Response><Hangup schedule='3'/><Wait length='60'/></Response>", seconds=5.0),
    ),
    Ending(
        code=6010,
        cause="NO_ANSWER",
        source="Plivo",
        status="no-answer",
        how="nobody answers in `ring_timeout` (120 s), `timeout` of a Dial, or `hangup_on_ring`",
        play=unanswered(),
    ),
    Ending(
        code=6020,
        cause="MEDIA_TIMEOUT",
        source="Plivo",
        status="completed",
        how="an answered leg receives no RTP for 60 s",
        play=silent,
    ),
    _fault(7011, "the answer URL and its fallback give no answer, or none with 2xx", inbound(500)),
    _fault(7012, "the same of an action whose answer is to take over", _to(RECORD, NOWHERE), "completed"),
    _fault(7013, "the same of a transfer by the API", transferred(NOWHERE, fails=500), "completed"),
    _fault(7014, "the same of a Redirect", _to(REDIRECT, NOWHERE)),
    _fault(7022, "the address of such an action is no http(s) URL", _to(RECORD, "/here"), "completed"),
    _fault(7024, "the address of a Redirect is none", _to(REDIRECT, "/here")),
    _fault(7032, "the method of such an action is neither GET nor POST", _to(RECORD, BAD, "PUT"), "completed"),
    _fault(7034, "the method of a Redirect is neither", _to(REDIRECT, BAD, "PUT")),
    _fault(8011, "the answer document is no Plivo XML", inbound("no XML")),
    _fault(8012, "what such an action gives is none", _to(RECORD, BAD), "completed"),
    _fault(8013, "what a transfer by the API gives is none", transferred(BAD, bad="no XML"), "completed"),
    _fault(8014, "what a Redirect gives is none", _to(REDIRECT, BAD)),
    Ending(
        code=9000,
        cause="LOSE_RACE",
        source="Plivo",
        status="cancel",
        how="another target of the Dial answered first",
        play=dial("<Dial><User>{bob}</User><User>{carl}</User></Dial>", seconds=2.0),
        leg="B leg",
    ),
    Ending(
        code=9100,
        cause="NORMAL_CLEARING",
        source="Plivo",
        status="completed",
        how="`machine_detection` is `hangup`, and a machine answers",
        play=machine,
    ),
    Ending(
        code=9100,
        cause="NORMAL_CLEARING",
        source="Plivo",
        status="completed",
        how="`machineDetection` of a Dial is `hangup`, and a machine answers",
        play=dial("<Dial machineDetection='hangup'><User>{bob}</User></Dial>", seconds=8.0),
        leg="B leg",
    ),
    Ending(
        code=4020,
        cause="NORMAL_CLEARING",
        source="Plivo",
        status="completed",
        how="the API ends a Multiparty Call to which it had added the call",
        play=taking_part("all"),
    ),
    Ending(
        code=4030,
        cause="NORMAL_CLEARING",
        source="Plivo",
        status="completed",
        how="the API sends such a participant out",
        play=taking_part("kicked"),
    ),
    Ending(
        code=9110,
        cause="NORMAL_CLEARING",
        source="Plivo",
        status="completed",
        how="the callee does not press the `confirmKey` in time",
        play=dial(
            f"<Dial confirmSound='{APP}/ask/' confirmKey='1' confirmTimeout='5'><User>{{bob}}</User></Dial>",
            seconds=8.0,
        ),
        leg="B leg",
    ),
)
"""Of several rows with one code the first that a reader looks for comes first."""

NEVER = {
    0: ("Unknown", "every end has a cause of its own"),
    1010: ("Canceled (Out Of Credits)", "an account here has no balance"),
    2010: ("Destination Out Of Service", "SIP has no status that says so and nothing else"),
    2030: ("Destination Country Barred", "no country is barred here"),
    2050: ("Destination Prefix Barred", "only where `dialling.allowed_prefixes` says what numbers may begin with"),
    2070: ("Violates Media Anchoring", "there is no rule that could be violated"),
    3140: ("DNO Caller ID", "there is no list of numbers that must not call"),
    5030: ("(a limit of calls at once)", "an account here has none"),
    7023: (
        "Invalid Transfer URL",
        "a transfer to an address that is none is refused by the API (400), the call goes on",
    ),
    7033: ("Invalid Method For Transfer URL", "so is one with another method than GET or POST"),
}
"""The codes of Plivo that no call ends with: their names, and why."""
