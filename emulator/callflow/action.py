"""The rule of `action` and `redirect` that verbs share: plivo_xml_callbacks.md §1.1."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from emulator.callflow.control import FetchFailed
from emulator.callflow.document import FlowProblem, Origin, parse_document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.callflow.control import ActionPurpose, CallControl, Method, Purpose
    from emulator.callflow.document import Document

REDIRECT = "Redirect"
"""Event of every request whose answer replaces the document."""
_EVENTS: dict[ActionPurpose, str] = {
    "GetDigits action": "GetDigits",
    "GetInput action": "GetInput",
    "Record action": "Record",
    "background Record action": "Record",
    "Dial action": "DialAction",
    "Conference action": "ConferenceAction",
}
"""The Event of an action whose answer is ignored: plivo_xml_callbacks.md §3.11."""

_CONTROL = re.compile("[\\x00-\\x1f\\x7f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Where a verb reports to, and whether the answer replaces the rest of the document."""

    url: str
    """Empty: nowhere."""
    method: str
    redirect: bool


async def take_action(
    action: Action,
    control: CallControl,
    parameters: Mapping[str, str],
    *,
    purpose: ActionPurpose,
    call_ended: bool = False,
) -> Document | None:
    """Request the action URL. Returns the document that replaces the rest, or None to go on.

    The answer is ignored with redirect="false", and when the call is over (`call_ended`).
    Raises FlowProblem: 7012 unreachable, 7022 not a URL, 7032 unknown method, 8012 not Plivo XML; only with
    redirect="true" - otherwise a fault is a line in the time line.
    """
    if not action.url:
        return None
    if action.redirect and not call_ended:
        return await fetch_document(
            control, action.url, action.method, parameters, origin=Origin.ACTION, purpose=purpose
        )
    problem = _address_problem(action.url, action.method, Origin.ACTION)
    if problem is not None:
        control.note(f"{problem}; the action is not requested")
        return None
    method = cast("Method", action.method)
    event = REDIRECT if action.redirect else _EVENTS[purpose]
    control.notify(action.url, method, parameters, event=event, purpose=purpose)
    return None


async def fetch_document(
    control: CallControl,
    url: str,
    method: str,
    parameters: Mapping[str, str],
    *,
    origin: Origin,
    purpose: Purpose,
) -> Document:
    """Fetch and parse the document that continues a flow. Raises FlowProblem with the code of `origin`."""
    problem = _address_problem(url, method, origin)
    if problem is not None:
        raise problem
    try:
        fetched = await control.fetch(url, cast("Method", method), parameters, event=REDIRECT, purpose=purpose)
    except FetchFailed as failure:
        raise FlowProblem(str(failure), code=origin.unreachable) from failure
    return parse_document(fetched.body, origin=origin, url=fetched.url)


def is_web_address(url: str) -> bool:
    """Whether `url` is absolute http or https, with a host, and without line breaks and their like."""
    try:
        parts = urlsplit(url)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and has_host and not _CONTROL.search(url)


def _address_problem(url: str, method: str, origin: Origin) -> FlowProblem | None:
    if not is_web_address(url):
        return FlowProblem(f"{url!r} does not start with http:// or https://", code=origin.invalid_url)
    if method not in {"GET", "POST"}:
        return FlowProblem(f"{method!r} is neither GET nor POST", code=origin.invalid_method)
    return None
