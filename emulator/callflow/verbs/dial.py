"""Dial: ring numbers and SIP users at once, bridge the first that answers. plivo_xml_callbacks.md §1.3, §3.8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.callflow.action import take_action
from emulator.callflow.control import DialOrder, DialTarget
from emulator.callflow.limits import LONGEST_CALL_S, LONGEST_CALLER_NAME, RING_TIMEOUT_S, TIME_LIMIT_S
from emulator.callflow.parameters import dial_action_parameters
from emulator.callflow.sip_headers import parse_sip_headers

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
        "callbackUrl",
        "callbackMethod",
        "sipHeaders",
    ]
)
_NOT_YET = frozenset(
    [
        "confirmSound",
        "confirmKey",
        "confirmTimeout",
        "dialMusic",
        "digitsMatch",
        "digitsMatchBLeg",
        "callType",
        "machineDetection",
    ]
)
_TARGET_ATTRIBUTES = frozenset({"sendDigits", "sipHeaders"})
_TARGET_NOT_YET = frozenset(
    ["sendDigitsMode", "sendOnPreanswer", "sipAuthUsername", "sipAuthPassword", "callerId", "callerName"]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """A Dial element."""

    action: Action
    order: DialOrder

    @classmethod
    def read(cls, element: ElementReader) -> Dial:
        """Read the element; one without anybody to call makes the document invalid."""
        element.known(_ATTRIBUTES, not_yet=_NOT_YET)
        shared = parse_sip_headers(element.text("sipHeaders"))
        targets = tuple(_target(child, shared) for child in element.children("Number", "User"))
        if not targets:
            raise element.fail("needs a <Number> or a <User>")
        return cls(
            action=element.action(),
            order=DialOrder(
                targets=targets,
                caller_id=element.text("callerId"),
                caller_name=element.text("callerName")[:LONGEST_CALLER_NAME],
                ring_timeout_s=element.whole("timeout", RING_TIMEOUT_S, at_least=1),
                time_limit_s=element.whole("timeLimit", TIME_LIMIT_S, at_least=1, at_most=LONGEST_CALL_S),
                hangup_on_star=element.flag("hangupOnStar", default=False),
                callback_url=element.text("callbackUrl"),
                callback_method=element.method("callbackMethod"),
            ),
        )

    async def run(self, control: CallControl) -> Document | None:
        """Dial without answering the caller first; then report how it went."""
        outcome = await control.dial(self.order)
        parameters = dial_action_parameters(outcome)
        return await take_action(self.action, control, parameters, event="DialAction", call_ended=outcome.call_ended)


def _target(element: ElementReader, shared_headers: tuple[tuple[str, str], ...]) -> DialTarget:
    element.known(_TARGET_ATTRIBUTES, not_yet=_TARGET_NOT_YET)
    if not element.body:
        raise element.fail("is empty")
    return DialTarget(
        kind="user" if element.element.name == "User" else "number",
        address=element.body,
        send_digits=element.text("sendDigits"),
        sip_headers=shared_headers + parse_sip_headers(element.text("sipHeaders")),
    )
