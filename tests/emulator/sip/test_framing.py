"""Messages out of a stream: whole whatever the pieces, keep-alives between them, and an end to what has none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.sip.framing import MAX_SECTION, StreamFraming
from emulator.sip.keep_alive import PING, PONG
from tests.emulator.sip.crafted import crafted, without

INVITE = crafted(body=b"v=0\r\n\r\no=- 1 1 IN IP4 192.0.2.10\r\n")
BYE = crafted("BYE")
COMPACT = BYE.replace(b"Content-Length:", b"l :")


def accepted() -> StreamFraming:
    """Of a connection that a peer opened."""
    return StreamFraming(takes_pings=True)


@given(
    st.lists(st.sampled_from([INVITE, BYE, COMPACT, PING]), max_size=6),
    st.lists(st.integers(min_value=1, max_value=200), max_size=60),
)
def test_the_pieces_do_not_matter(frames: list[bytes], cuts: list[int]) -> None:
    stream, framing, found = b"".join(frames), accepted(), []
    for cut in cuts:
        found += framing.feed(stream[:cut])
        stream = stream[cut:]
    found += framing.feed(stream)
    assert found == frames
    assert framing.violation is None
    assert not framing.is_amid_message


@given(st.lists(st.binary(max_size=300), max_size=10))
def test_whatever_comes_nothing_is_raised(pieces: list[bytes]) -> None:
    framing = accepted()
    for piece in pieces:
        framing.feed(piece)


def test_line_feeds_alone_end_lines_too() -> None:
    message = BYE.replace(b"\r\n", b"\n")
    assert accepted().feed(message + BYE) == [message, BYE]


def test_who_opened_the_connection_takes_each_line_end_for_a_pong() -> None:
    assert StreamFraming(takes_pings=False).feed(PONG + BYE + PONG + PONG) == [PONG, BYE, PONG, PONG]


def test_a_line_end_before_a_message_is_none_of_it() -> None:
    framing = accepted()
    assert framing.feed(b"\r\n") == []
    assert framing.feed(BYE) == [BYE]


def test_a_message_that_has_begun_is_known() -> None:
    framing = accepted()
    framing.feed(b"\r\n")
    assert not framing.is_amid_message
    framing.feed(BYE[:20])
    assert framing.is_amid_message
    framing.feed(BYE[20:])
    assert not framing.is_amid_message


@pytest.mark.parametrize(
    ("data", "place", "status"),
    [
        (without(BYE, "Content-Length"), "Content-Length", 400),
        (BYE.replace(b"Content-Length: 0", b"Content-Length: -1"), "Content-Length", 400),
        (BYE.replace(b"Content-Length: 0", b"Content-Length: x"), "Content-Length", 400),
        (BYE.replace(b"Content-Length: 0", b"Content-Length: 99999"), "Content-Length", 513),
        (b"BYE sip:a@b SIP/2.0\r\nVia: " + b"x" * MAX_SECTION, "message", 513),
    ],
)
def test_what_has_no_end_ends_the_stream(data: bytes, place: str, status: int) -> None:
    framing = accepted()
    assert framing.feed(INVITE + data) == [INVITE], "what was whole before is taken"
    assert framing.violation is not None
    assert (framing.violation.place, framing.violation.status) == (place, status)
    assert framing.torn == data[:MAX_SECTION]
    assert framing.feed(BYE) == []
