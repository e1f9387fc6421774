"""The kinds of phone that can play a party, and what each cannot do: told before anything runs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from scenarios.language import steps

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["softphone", "baresip", "pyvoip", "sipp", "webrtc", "browser", "phone"]
"""What plays a party."""
ONLY_OURS = frozenset({"move", "change_codec", "drop_network", "restore_network", "say", "transfer", "forward"})
BUTTONS = frozenset({"hold", "resume", "mute", "unmute", "press"})
LACKS: Mapping[Kind, frozenset[str]] = {
    "softphone": frozenset(),
    "baresip": ONLY_OURS - {"transfer"},
    "pyvoip": ONLY_OURS | BUTTONS,
    "sipp": ONLY_OURS | BUTTONS,
    "webrtc": frozenset({"move", "change_codec", "drop_network", "restore_network"}),
    "browser": ONLY_OURS,
    "phone": ONLY_OURS - {"transfer"},
}
"""Kind → words of the steps that it cannot do; what a phone of the lab cannot do beside that, its model decides."""
SPEAK_ANYTHING: frozenset[Kind] = frozenset({"softphone", "phone"})
SPEAK_IPV4_ONLY: frozenset[Kind] = frozenset({"pyvoip", "sipp", "webrtc", "browser", "phone"})
SPEAK_UDP_ONLY: frozenset[Kind] = frozenset({"pyvoip", "sipp"})
SET_UP_ELSEWHERE = ("username", "codecs", "srtp", "transport")
"""Words of a party that a phone of the lab has in its own configuration."""
SPEAK_BY_WEB_SOCKET_ONLY: frozenset[Kind] = frozenset({"webrtc", "browser"})
PartyTransport = Literal["udp", "tcp", "tls"]
"""How a phone may speak SIP."""
SPEAK_NO_SRTP: frozenset[Kind] = frozenset({"pyvoip", "sipp", "webrtc", "browser"})
BUSY = 486
NO_SIGNAL = (
    "{name} speaks anything: it has no coded signal to be heard by. Recordings, rtp and sip can be expected of it"
)
"""Why a party cannot be heard at a phone, or in a stream."""


def inability(kind: Kind, step: steps.Step) -> str:
    """Why a phone of this kind cannot do `step`, or an empty string."""
    if isinstance(step, steps.Reboot):
        return "" if kind == "phone" else f"{kind} cannot reboot: phones of a lab can"
    if kind == "softphone":
        return ""
    word = next(word for word, model in steps.STEPS.items() if type(step) is model)
    if (kind, word) == ("sipp", "press"):
        return "sipp cannot press: its packets are fixed before the call; softphone and baresip can"
    if word in LACKS[kind]:
        return f"{kind} cannot {word}"
    own_rules = {"webrtc": _inability_by_aiortc, "browser": _inability_of_browsers, "phone": _inability_in_a_lab}
    return own_rules.get(kind, partial(_inability_of_programs, kind))(step)


def _inability_of_programs(kind: Kind, step: steps.Step) -> str:
    match step:
        case steps.Hold(form=form) if form is not None:
            return f"{kind} has one way to hold, not {form}: leave form out"
        case steps.Transfer(consult=consult) if consult is not None:
            return f"{kind} transfers at once: leave consult out"
        case steps.Press(press=keys, way=way, claims=claims) if way or claims is not None or steps.FLASH in keys:
            return f"{kind} presses digits as telephone events, in no other way"
        case steps.Reject(status=status) if status != BUSY:
            return f"{kind} rejects with {BUSY} only, not with {status}"
    return ""


def _inability_by_aiortc(step: steps.Step) -> str:
    match step:
        case steps.Hold(form=form) if form not in {None, "sendonly", "inactive"}:
            return f"webrtc holds by direction, not in the form {form}"
        case steps.Press(press=keys, way=way) if way == "inband" or steps.FLASH in keys:
            return "webrtc presses digits as telephone events or by SIP INFO, in no other way"
    return ""


def _inability_of_browsers(step: steps.Step) -> str:
    match step:
        case steps.Hold(form=form) if form not in {None, "sendonly"}:
            return f"browser holds as JsSIP does, by sendonly, not in the form {form}"
        case steps.Press(press=keys, way="inband") if keys:
            return "browser presses digits by SIP INFO or as telephone events, not in the audio"
        case steps.Press(press=keys, claims=claims) if claims is not None or steps.FLASH in keys:
            return "browser presses digits of JsSIP's own length, and flashes no hook"
    return ""


def _inability_in_a_lab(step: steps.Step) -> str:
    match step:
        case steps.Hold(form=form) if form is not None:
            return f"phone has one way to hold, its own, not {form}: leave form out"
        case steps.Transfer(consult=consult) if consult is not None:
            return "phone transfers at once: leave consult out"
        case steps.Press(press=keys, way=way, claims=claims) if way or claims is not None or steps.FLASH in keys:
            return "phone presses digits in the way that it is set up for: leave way and claims out"
        case steps.Reject(status=status) if "status" in step.model_fields_set:
            return f"phone rejects with a status of its own, not with {status} on demand: leave status out"
    return ""
