"""Dial: ring numbers and SIP users at once, bridge the first that answers. plivo_xml_callbacks.md §1.3, §3.8."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from emulator.callflow.action import take_action
from emulator.callflow.control import ConfirmOrder, DialOrder, DialTarget
from emulator.callflow.limits import (
    CONFIRM_TIMEOUT_S,
    LONGEST_CALL_S,
    LONGEST_CALLER_NAME,
    RING_TIMEOUT_S,
    SIP_AUTH_CHARACTERS,
    TARGETS_READ,
    TIME_LIMIT_S,
)
from emulator.callflow.parameters import dial_action_parameters
from emulator.callflow.reader import LONGEST_SHOWN
from emulator.callflow.sip_headers import dropped_sip_headers, parse_sip_headers
from emulator.callflow.verbs.prompts import fetch_prompts

if TYPE_CHECKING:
    from emulator.callflow.action import Action
    from emulator.callflow.control import CallControl
    from emulator.callflow.document import Document
    from emulator.callflow.reader import ElementReader

_ATTRIBUTES = frozenset(
    [
        "action",
        "method",
        "redirect",
        "hangupOnStar",
        "timeLimit",
        "timeout",
        "callerId",
        "callerName",
        "confirmSound",
        "confirmKey",
        "confirmTimeout",
        "dialMusic",
        "digitsMatch",
        "digitsMatchBLeg",
        "callbackUrl",
        "callbackMethod",
        "sipHeaders",
        "callType",
        "machineDetection",
    ]
)
_TARGET_ATTRIBUTES = frozenset(
    {"sendDigits", "sendDigitsMode", "sendOnPreanswer", "sipHeaders", "callerId", "callerName"}
)
_USER_ATTRIBUTES = _TARGET_ATTRIBUTES | {"sipAuthUsername", "sipAuthPassword"}
_CALL_TYPES = ("voice", "whatsapp")
_DETECTIONS = ("true", "false", "hangup")
_DIGITS_MODES = ("rfc2833", "inband")

_NUMBER = re.compile(r"\+?[ .()-]*(?:[0-9][ .()-]*){1,15}")
"""As people write it; E.164 has at most 15 digits."""
_SIP_USER = re.compile(r"(?:sips?:)?[A-Za-z0-9_.!~*'()%&=+$,;?/-]{1,64}(?:@[A-Za-z0-9.:\[\]-]{1,255})?")
"""A user name, or a SIP URI."""

OF_CALLEE = "real"
"""The dialMusic that is no URL."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """A Dial element."""

    action: Action
    order: DialOrder
    """Without its sounds: they are fetched when it begins."""
    confirm_sound: str
    """URL of a document, as the next; empty: none."""
    dial_music: str

    @classmethod
    def read(cls, element: ElementReader) -> Dial:
        """Read the element; one without anybody to call makes the document invalid."""
        element.known(_ATTRIBUTES)
        if element.choice("callType", "voice", _CALL_TYPES) != "voice":
            element.remark("callType='whatsapp' is not emulated; the call is dialled as any other")
        shared = _sip_headers(element)
        detection = element.choice("machineDetection", "false", _DETECTIONS)
        targets = tuple(_target(child, shared) for child in element.children("Number", "User"))
        if not targets:
            raise element.fail("needs a <Number> or a <User>")
        if len(targets) > TARGETS_READ:
            element.remark(f"of {len(targets)} targets those after the first {TARGETS_READ} are left out")
        return cls(
            action=element.action(),
            order=DialOrder(
                targets=targets[:TARGETS_READ],
                caller_id=_caller_id(element),
                caller_name=_caller_name(element),
                ring_timeout_s=element.whole("timeout", RING_TIMEOUT_S, at_least=1),
                time_limit_s=element.whole("timeLimit", TIME_LIMIT_S, at_least=1, at_most=LONGEST_CALL_S),
                hangup_on_star=element.flag("hangupOnStar", default=False),
                confirm=_confirm(element),
                music_of_callee=element.text("dialMusic").lower() == OF_CALLEE,
                detects_machines=detection != "false",
                hangs_up_on_machines=detection == "hangup",
                digits_match=element.patterns("digitsMatch"),
                digits_match_b_leg=element.patterns("digitsMatchBLeg"),
                callback_url=element.text("callbackUrl"),
                callback_method=element.method("callbackMethod"),
            ),
            confirm_sound=element.web_address("confirmSound"),
            dial_music="" if element.text("dialMusic").lower() == OF_CALLEE else element.web_address("dialMusic"),
        )

    async def run(self, control: CallControl) -> Document | None:
        """Dial without answering the caller first; then report how it went."""
        outcome = await control.dial(await self._with_sounds(control))
        parameters = dial_action_parameters(outcome)
        return await take_action(self.action, control, parameters, purpose="Dial action", call_ended=outcome.call_ended)

    async def _with_sounds(self, control: CallControl) -> DialOrder:
        order = self.order
        if self.dial_music:
            order = replace(order, music=await fetch_prompts(self.dial_music, control, attribute="dialMusic"))
        if self.confirm_sound and order.confirm is not None:
            prompts = await fetch_prompts(self.confirm_sound, control, attribute="confirmSound")
            order = replace(order, confirm=replace(order.confirm, prompts=prompts))
        return order


def _confirm(element: ElementReader) -> ConfirmOrder | None:
    key = element.keys("confirmKey", "")
    if not element.text("confirmSound"):
        if key:
            element.remark("confirmKey needs a confirmSound and is ignored")
        return None
    if len(key) > 1:
        element.remark(f"confirmKey={key!r} is more than one key; {key[0]!r} is used")
    return ConfirmOrder(key=key[:1], timeout_s=element.whole("confirmTimeout", CONFIRM_TIMEOUT_S, at_least=1))


def _target(element: ElementReader, shared_headers: tuple[tuple[str, str], ...]) -> DialTarget:
    is_user = element.element.name == "User"
    element.known(_USER_ATTRIBUTES if is_user else _TARGET_ATTRIBUTES)
    if not element.body:
        raise element.fail("is empty")
    username, password = _credentials(element) if is_user else ("", "")
    return DialTarget(
        kind="user" if is_user else "number",
        address=element.body,
        send_digits=element.sendable("sendDigits"),
        digits_are_inband=element.choice("sendDigitsMode", "rfc2833", _DIGITS_MODES) == "inband",
        send_on_preanswer=element.flag("sendOnPreanswer", default=False),
        sip_headers=_merged(shared_headers, _sip_headers(element)),
        caller_id=_caller_id(element),
        caller_name=_caller_name(element),
        auth_username=username,
        auth_password=password,
    )


def _sip_headers(element: ElementReader) -> tuple[tuple[str, str], ...]:
    text = element.text("sipHeaders")
    for dropped in dropped_sip_headers(text):
        element.remark(f"sipHeaders: {dropped}; it is not sent")
    return parse_sip_headers(text)


def _merged(shared: tuple[tuple[str, str], ...], own: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """The headers of the Dial and those of one of its children, which come instead of those of the same name."""
    named = {name.lower() for name, _ in own}
    return tuple(header for header in shared if header[0].lower() not in named) + own


def _caller_id(element: ElementReader) -> str:
    """callerId; empty, with a remark, when it is neither a phone number nor a SIP user."""
    caller_id = element.text("callerId")
    if not caller_id or _NUMBER.fullmatch(caller_id) or _SIP_USER.fullmatch(caller_id):
        return caller_id
    shown = caller_id[:LONGEST_SHOWN]
    element.remark(f"callerId={shown!r} is no phone number and no SIP user; the caller's own is told")
    return ""


def _caller_name(element: ElementReader) -> str:
    name = "".join(each for each in element.text("callerName") if each.isprintable())
    if len(name) > LONGEST_CALLER_NAME:
        element.remark(f"callerName has more than {LONGEST_CALLER_NAME} characters; the rest is not told")
    return name[:LONGEST_CALLER_NAME]


def _credentials(element: ElementReader) -> tuple[str, str]:
    """sipAuthUsername and sipAuthPassword; both empty, with a remark, unless both can be used."""
    username, password = element.text("sipAuthUsername"), element.text("sipAuthPassword")
    if username or password:
        if len(username) in SIP_AUTH_CHARACTERS and len(password) in SIP_AUTH_CHARACTERS:
            return username, password
        element.remark("sipAuthUsername and sipAuthPassword are not both of 8 to 128 characters; they are not used")
    return "", ""
