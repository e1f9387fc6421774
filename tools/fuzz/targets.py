"""What is fuzzed, and what has to be true of any bytes whatsoever. A target returns, or something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.base.ids import Ids
from emulator.sdp import description, offer_answer
from emulator.sip.digest import DigestAuthority, Verdict
from emulator.sip.endpoint import SipEndpoint
from emulator.sip.events import MessageSeen, Transmit
from emulator.sip.framing import StreamFraming
from emulator.sip.hop import Hop
from emulator.sip.message import Request, Response
from emulator.sip.parser import Unreadable, parse

if TYPE_CHECKING:
    from collections.abc import Callable

LOCAL, STRANGER = Address("192.0.2.1", 5060), Hop("udp", Address("198.51.100.7", 5062))


def message(data: bytes) -> None:
    """A datagram is a message or Unreadable; what is read and written again is read the same."""
    try:
        read = parse(data)
    except Unreadable:
        return
    assert read.data == data
    assert read.summary
    again = _written_again(read)
    assert again.start_line.split() == read.start_line.split()
    assert again.body == read.body
    assert (again.call_id, again.cseq, again.via, again.from_, again.to) == (
        *(read.call_id, read.cseq, read.via, read.from_, read.to),
    )


def stream(data: bytes) -> None:
    """However a stream is cut into pieces, the same messages come out of it, and no byte twice.

    Which stray line ends between them pass for keep-alives may depend on the pieces.
    """
    whole, pieces = StreamFraming(takes_pings=True), StreamFraming(takes_pings=True)
    frames = whole.feed(data)
    cut = len(data) // 3
    by_piece = [frame for part in (data[:cut], data[cut : 2 * cut], data[2 * cut :]) for frame in pieces.feed(part)]
    assert [frame for frame in frames if frame.strip()] == [frame for frame in by_piece if frame.strip()]
    assert (whole.violation is None) is (pieces.violation is None)
    assert sum(map(len, frames)) <= len(data)


def endpoint(data: bytes) -> None:
    """An endpoint shows every datagram, answers with little, and is idle when all has run out, but for a call."""
    subject = SipEndpoint(
        local=Hop("udp", LOCAL),
        ids=Ids.seeded(1),
        user_agent="fuzz",
        accounts=lambda user: "x" if user == "a" else None,
    )
    subject.receive(data, STRANGER, 1.0)
    first, *others = subject.take_outputs()
    assert isinstance(first, MessageSeen)
    assert first.data == data
    sent = [each for each in others if isinstance(each, Transmit)]
    assert len(sent) <= 1
    assert all(each.data.startswith(b"SIP/2.0 ") for each in sent), "nobody makes us ask for anything"
    for moment in (1.5, 3.0, 40.0, 200.0):
        subject.handle_timeout(moment)
    assert len(subject.take_outputs()) < 100


def sdp(data: bytes) -> None:
    """A description is read or refused, and so is its answer; ours can be read again."""
    try:
        description.parse(data)
        answered = offer_answer.answer(data, LOCAL)
    except PeerViolation:
        return
    (audio, *_) = [each for each in description.parse(answered.body).media if each.port]
    assert audio.kind == "audio"
    assert 0 <= answered.media.remote.port <= 65535 if answered.media.remote else True


def digest(data: bytes) -> None:
    """No credentials are right whose author does not know the password."""
    authority = DigestAuthority("r", Ids.seeded(1), lambda _user: "a password nobody knows")
    verdict, _ = authority.judge(data.decode("utf-8", "surrogateescape"), "REGISTER", 1.0)
    assert verdict in {Verdict.ABSENT, Verdict.WRONG}


TARGETS: dict[str, Callable[[bytes], None]] = {
    "message": message,
    "stream": stream,
    "endpoint": endpoint,
    "sdp": sdp,
    "digest": digest,
}


def _written_again(read: Request | Response) -> Request | Response:
    if isinstance(read, Request):
        fresh: Request | Response = Request(read.method, read.uri_text, read.headers, read.body)
    else:
        fresh = Response(read.status, read.reason, read.headers, read.body)
    return parse(fresh.data)
