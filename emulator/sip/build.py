"""Messages made from other messages: the copy rules of RFC 3261 §8.2.6, §9.1 and §17.1.1.3."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from emulator.sip.grammar import one_line
from emulator.sip.headers import Headers, canonical
from emulator.sip.message import Request, Response
from emulator.sip.status import reason_phrase

if TYPE_CHECKING:
    from collections.abc import Iterable

    from emulator.sip.commands import Headers as FieldList

SDP = "application/sdp"
MAX_FORWARDS = "70"

_MAKING_DIALOGS = {"INVITE", "SUBSCRIBE"}
_COPIED_INTO_RESPONSES = {"via", "from", "call-id", "cseq"}
_COPIED_INTO_CANCEL = {"from", "to", "call-id", "route"}


def request(
    method: str, uri_text: str, fields: Iterable[tuple[str, str]], body: bytes = b"", content_type: str = SDP
) -> Request:
    """A request of ours; Max-Forwards, Content-Type and Content-Length are added."""
    return Request(method, one_line(uri_text), Headers((*clean(fields), *_content(body, content_type))), body)


def response(
    to_request: Request,
    status: int,
    *,
    to_tag: str = "",
    reason: str = "",
    fields: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
    content_type: str = SDP,
) -> Response:
    """A response to a request (§8.2.6.2); Record-Route is copied into those that make a dialog (§12.1.1)."""
    copied: list[tuple[str, str]] = []
    makes_dialog = to_request.method in _MAKING_DIALOGS and 100 < status < 300
    for name, value in to_request.headers.items():
        field = canonical(name)
        if field in _COPIED_INTO_RESPONSES or (makes_dialog and field == "record-route"):
            copied.append((name, value))
        elif field == "to":
            copied.append((name, with_tag(value, to_tag) if to_tag and ";tag=" not in value.lower() else value))
    headers = Headers((*copied, *clean(fields), *_content(body, content_type)))
    return Response(status, one_line(reason) or reason_phrase(status), headers, body)


def ack_for_failure(invite: Request, refusal: Response) -> Request:
    """The ACK for a 3xx-6xx: of the same transaction, to the same Request-URI (§17.1.1.3)."""
    routes = [("Route", value) for value in invite.headers.get_all("route")]
    fields = [
        ("Via", str(invite.via)),
        ("Max-Forwards", MAX_FORWARDS),
        *routes,
        ("From", invite.headers.get("from") or ""),
        ("To", refusal.headers.get("to") or ""),
        ("Call-ID", invite.call_id),
        ("CSeq", f"{invite.cseq.number} ACK"),
    ]
    return request("ACK", invite.uri_text, fields)


def cancel_for(invite: Request, fields_of_ours: FieldList = ()) -> Request:
    """The CANCEL of an INVITE of ours (§9.1)."""
    copied = [(name, value) for name, value in invite.headers.items() if canonical(name) in _COPIED_INTO_CANCEL]
    fields = [
        ("Via", str(invite.via)),
        ("Max-Forwards", MAX_FORWARDS),
        *copied,
        ("CSeq", f"{invite.cseq.number} CANCEL"),
        *fields_of_ours,
    ]
    return request("CANCEL", invite.uri_text, fields)


def renewed(original: Request, branch: str, sequence: int, fields: FieldList) -> Request:
    """The same request again as a new transaction, with `fields` added: the answer to a challenge (§22.2)."""
    replaced = {canonical(name) for name, _ in fields}
    via = original.via
    via_again = replace(via, parameters=via.parameters.with_value("branch", branch))
    kept = [(name, value) for name, value in original.headers.items() if canonical(name) not in replaced]
    headers = Headers(kept).with_first("Via", str(via_again)).with_first("CSeq", f"{sequence} {original.method}")
    *before, length = headers.items()
    return Request(original.method, original.uri_text, Headers((*before, *fields, length)), original.body)


def by_transport(original: Request, transport: str) -> Request:
    """The same request, by its topmost Via sent by another transport (§18.1.1)."""
    via = replace(original.via, transport=transport.upper())
    headers = original.headers.with_first("Via", str(via))
    return Request(original.method, original.uri_text, headers, original.body)


def with_tag(value: str, tag: str) -> str:
    """The value of a From or To field that has no tag, with one."""
    return f"{value};tag={tag}" if ">" in value else f"<{value.partition(';')[0].strip()}>;tag={tag}"


def clean(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """`fields` without line breaks: text of a user can never become a header field of its own."""
    return [(one_line(name), one_line(value)) for name, value in fields]


def _content(body: bytes, content_type: str) -> list[tuple[str, str]]:
    length = ("Content-Length", str(len(body)))
    return [("Content-Type", content_type), length] if body else [length]
