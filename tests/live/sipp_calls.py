"""What SIPp does as a caller and as a called phone, by name: each a script that Offhook has to keep to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.sipp_words import SERVER

if TYPE_CHECKING:
    from tests.live.sipp_words import Script

HOLDS = (("sendonly", "recvonly"), ("inactive", "inactive"), ("recvonly", "sendonly"), ("sendrecv", "sendrecv"))
"""Direction that is offered in mid-call → the one that is answered (RFC 3264 §6.1)."""

APART_MS = 200
"""Between two events: SIPp gives up when a message comes before it has answered the one before."""


def digest_and_holds(script: Script) -> None:
    """A registered phone calls by digest and holds by re-INVITE, in every form."""
    script.register()
    script.challenged()
    script.established("m=audio [1-9]", "a=sendrecv")
    for offered, answered in HOLDS:
        script.reinvites(script.sdp(offered), f"a={answered}")
    script.reinvites(script.sdp("sendrecv", at="0.0.0.0"), "a=recvonly")
    script.reinvites(script.sdp(), "a=sendrecv")
    script.hangs_up()


def refreshes(script: Script) -> None:
    """It refreshes its session timer itself, by UPDATE (RFC 4028 §10), and asks for too short a one in vain (§9)."""
    script.invite("Supported: timer", "Session-Expires: 30", body=script.sdp())
    script.expects(100, optional=True)
    script.expects(422, "Min-SE: 90")
    script.acknowledge_refusal()
    timer = ("Supported: timer", "Session-Expires: 90;refresher=uac", "Min-SE: 90")
    script.invite(*timer, body=script.sdp())
    script.established("Session-Expires: 90;refresher=uac", "Require: timer")
    for _ in range(2):
        script.asks("UPDATE", *timer)
        script.expects(200, "Session-Expires: 90;refresher=uac")
    script.hangs_up()


def gives_up(script: Script) -> None:
    """CANCEL before an answer: 200 for it, 487 for the INVITE."""
    script.invite(body=script.sdp())
    script.expects(100, optional=True)
    script.expects(180, optional=True)
    script.expects(183)
    script.cancel()
    script.expects(200, "CSeq: 1 CANCEL")
    script.expects(487, "CSeq: 1 INVITE")
    script.acknowledge_refusal()


def transfers(script: Script) -> None:
    """A registered phone transfers what it talks to, hears what comes of it, and is hung up on (RFC 3515, RFC 5589)."""
    script.register()
    script.challenged()
    script.established()
    script.asks("REFER", f"Refer-To: <sip:target@{SERVER}>", f"Referred-By: <sip:[user]@{SERVER}>")
    script.expects(202)
    for status, state in ((100, "active;expires="), (180, "active;expires="), (200, "terminated;reason=noresource")):
        fragment = f"SIP/2.0 {status} "
        script.told("NOTIFY", "Event: refer", f"Subscription-State: {state}", "Content-Type: message/sipfrag", fragment)
    script.told("BYE")


def transfers_in_vain(script: Script) -> None:
    """As `transfers`, to a phone that is busy: it is told so, and is still in its call."""
    script.register()
    script.challenged()
    script.established()
    script.asks("REFER", f"Refer-To: <sip:target@{SERVER}>")
    script.expects(202)
    script.told("NOTIFY", "SIP/2.0 100 ")
    script.told("NOTIFY", "terminated;reason=noresource", "SIP/2.0 486 ")
    script.reinvites(script.sdp(), "a=sendrecv")
    script.hangs_up()


def only_registers(script: Script, user_agent: str = "") -> None:
    """What goes before being called."""
    script.register(*((f"User-Agent: {user_agent}",) if user_agent else ()))


def is_called(script: Script) -> None:
    """It rings reliably (RFC 3262 §3), answers, and has the other side refresh the call by UPDATE.

    RFC 4028 has no interval below 90 s. That a callee chooses one nevertheless (§7.2 lets it) makes half of it short.
    """
    script.rings("Supported:.*100rel", "Supported:.*timer", "m=audio [1-9]")
    script.replies("180 Ringing", "Require: 100rel", "RSeq: 7")
    script.told("PRACK", "RAck: 7 ")
    timer = ("Session-Expires: 4;refresher=uac", "Require: timer")
    script.replies("200 OK", "Allow: INVITE, ACK, CANCEL, BYE, UPDATE", *timer, body=script.sdp())
    script.hears("ACK")
    script.told("UPDATE", "Session-Expires: 4;refresher=uac", fields=timer)
    script.told("BYE")


def answers_when_cancelled(script: Script) -> None:
    """Its 200 crosses the CANCEL: the call that nobody wants is acknowledged and ended (RFC 3261 §9.1, §15)."""
    script.rings("m=audio [1-9]")
    script.replies("180 Ringing")
    script.told("CANCEL")
    script.replies("200 OK", body=script.sdp())
    script.hears("ACK")
    script.told("BYE")


def is_transferred_to(script: Script) -> None:
    """It takes the place of another phone, and is told who wanted that (RFC 3892)."""
    script.rings("Referred-By:.*sip:phone@", "m=audio [1-9]")
    script.pauses(APART_MS)
    script.replies("180 Ringing")
    script.pauses(APART_MS)
    script.replies("200 OK", body=script.sdp())
    script.hears("ACK")
    script.told("BYE")


def is_busy(script: Script) -> None:
    """It refuses."""
    script.rings("m=audio [1-9]")
    script.pauses(APART_MS)
    script.replies("486 Busy Here")
    script.hears("ACK")


def is_made_to_dial(script: Script) -> None:
    """It answers by itself upon what is said to phones whose maker is not known, in a call without audio."""
    said = ("Call-Info: <sip:127.0.0.1>;answer-after=0", "Alert-Info: .*info=alert-autoanswer", "Answer-Mode: Auto")
    script.rings(*said, "a=inactive")
    script.pauses(APART_MS)
    script.replies("200 OK", "Allow: INVITE, ACK, CANCEL, BYE, NOTIFY, REFER", body=script.sdp("inactive"))
    script.hears("ACK")


def is_operated(script: Script, *, called: bool) -> None:
    """In its call it holds and resumes upon NOTIFY, and is hung up on."""
    for event, direction, mirrored in (("hold", "sendonly", "recvonly"), ("talk", "sendrecv", "sendrecv")):
        script.told("NOTIFY", f"Event: {event}")
        if not called:
            script.reinvites(script.sdp(direction), f"a={mirrored}")
    script.told("BYE")


def dials_when_referred(script: Script) -> None:
    """It takes REFER, calls whom it names, tells so, and is operated in that call."""
    is_made_to_dial(script)
    script.told("REFER", "Refer-To: <sip:15550100@", "Referred-By: ", status="202 Accepted")
    script.reports("100 Trying", "active;expires=60")
    script.begins_another_call()
    script.challenged()
    script.established("m=audio [1-9]")
    script.reports("200 OK", "terminated;reason=noresource")
    script.told("BYE")
    is_operated(script, called=False)


def refuses_refer(script: Script) -> None:
    """It refuses REFER: its call goes on with audio, of the same session (RFC 3264 §8), as if it had dialled."""
    is_made_to_dial(script)
    script.told("REFER", status="405 Method Not Allowed")
    is_dialled_for(script)


def forgets_refer(script: Script) -> None:
    """As `refuses_refer`, but it takes it and does nothing."""
    is_made_to_dial(script)
    script.told("REFER", status="202 Accepted")
    is_dialled_for(script)


def is_dialled_for(script: Script) -> None:
    """What comes in place of a call that it dials."""
    script.told("INVITE", "o=- 1 2 IN IP4", "m=audio [1-9]", "a=sendrecv", body=script.sdp())
    script.hears("ACK")
    is_operated(script, called=True)


def answers_when_told(script: Script) -> None:
    """It rings until NOTIFY has it answer; it does so before it answers the NOTIFY."""
    script.rings("m=audio [1-9]")
    script.pauses(APART_MS)
    script.replies("180 Ringing", "Allow-Events: talk, hold")
    script.told("NOTIFY", "Event: talk", "Subscription-State: active")
    script.replies("200 OK", body=script.sdp())
    script.hears("ACK")
    script.told("BYE")


def challenges_all(script: Script) -> None:
    """As `refuses_refer`, but it wants to know in every request of the call who asks."""
    is_made_to_dial(script)
    script.told("REFER", status="501 Not Implemented")
    script.challenges("INVITE", "m=audio [1-9]", status=407, body=script.sdp())
    script.challenges("NOTIFY", "Event: hold")
    script.challenges("NOTIFY", "Event: talk", status=407)
    script.challenges("BYE")


def starts_anew(script: Script, event: str, status: int) -> None:
    """It is told to, or to fetch its configuration, in its maker's words, and wants to know by whom."""
    script.challenges("NOTIFY", f"Event: {event}[^;=a-z]", "Subscription-State: terminated", status=status)
