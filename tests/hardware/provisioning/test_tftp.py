"""TFTP packet by packet: RFC 1350, 2347, 2348, 2349."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.provisioning.tftp import (
    LARGEST_BLOCK,
    RETRY_S,
    TRIES,
    Fault,
    ReadRequest,
    Transfer,
    Unreadable,
    error_packet,
    parse_request,
)

RRQ = b"\0\1"


def ack(block: int) -> bytes:
    return b"\0\4" + block.to_bytes(2, "big")


def data(block: int, content: bytes) -> bytes:
    return b"\0\3" + block.to_bytes(2, "big") + content


def test_a_request() -> None:
    assert parse_request(RRQ + b"a/b.cfg\0octet\0") == ReadRequest("a/b.cfg")
    request = parse_request(RRQ + b"x\0NetASCII\0BLKSIZE\x001024\0tsize\x000\0")
    assert request == ReadRequest("x", is_text=True, options={"blksize": "1024", "tsize": "0"})


@pytest.mark.parametrize(
    ("packet", "code"),
    [
        (b"", Fault.ILLEGAL),
        (b"\0\2x\0octet\0", Fault.FORBIDDEN),
        (b"\0\4\0\1", Fault.ILLEGAL),
        (RRQ + b"x\0octet", Fault.ILLEGAL),
        (RRQ + b"x\0mail\0", Fault.ILLEGAL),
        (RRQ + b"\0octet\0", Fault.ILLEGAL),
        (RRQ + b"x\0octet\0blksize\0", Fault.ILLEGAL),
        (RRQ + b"x\0", Fault.ILLEGAL),
    ],
)
def test_what_is_no_request_is_refused(packet: bytes, code: Fault) -> None:
    with pytest.raises(Unreadable) as caught:
        parse_request(packet)
    assert caught.value.code is code


@given(st.binary(max_size=60))
def test_no_first_packet_does_harm(packet: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert parse_request(RRQ + packet).name


def test_an_error_tells_code_and_reason() -> None:
    assert error_packet(Fault.NOT_FOUND, "no such file") == b"\0\5\0\1no such file\0"


def test_a_file_goes_in_blocks_and_ends_with_a_short_one() -> None:
    content = bytes(range(256)) * 5
    transfer = Transfer(ReadRequest("x"), content, 0.0)
    assert transfer.take_outputs() == [data(1, content[:512])]
    transfer.receive(ack(1), 0.1)
    assert transfer.take_outputs() == [data(2, content[512:1024])]
    transfer.receive(ack(2), 0.2)
    assert transfer.take_outputs() == [data(3, content[1024:])]
    transfer.receive(ack(3), 0.3)
    assert (transfer.is_over, transfer.is_whole, transfer.next_deadline()) == (True, True, None)


@pytest.mark.parametrize("size", [0, 512, 1024])
def test_a_file_of_whole_blocks_ends_with_an_empty_one(size: int) -> None:
    transfer = Transfer(ReadRequest("x"), bytes(size), 0.0)
    last = b""
    for block in range(1, size // 512 + 2):
        (last,) = transfer.take_outputs()
        transfer.receive(ack(block), 0.0)
    assert last == data(size // 512 + 1, b"")
    assert transfer.is_whole


def test_options_are_taken_up_before_the_first_block() -> None:
    options = {"blksize": "1024", "tsize": "0", "timeout": "3", "windowsize": "8"}
    transfer = Transfer(ReadRequest("x", options=options), bytes(1500), 0.0)
    assert transfer.take_outputs() == [b"\0\6blksize\x001024\0tsize\x001500\0timeout\x003\0"]
    assert transfer.next_deadline() == 3.0
    transfer.receive(ack(0), 0.5)
    assert transfer.take_outputs() == [data(1, bytes(1024))]


@pytest.mark.parametrize(
    "options", [{"blksize": "7"}, {"blksize": "x"}, {"timeout": "0"}, {"timeout": "256"}, {"x": "1"}]
)
def test_options_that_nobody_understands_are_left_out(options: dict[str, str]) -> None:
    transfer = Transfer(ReadRequest("x", options=options), b"abc", 0.0)
    assert transfer.take_outputs() == [data(1, b"abc")]


def test_no_block_is_larger_than_a_packet() -> None:
    transfer = Transfer(ReadRequest("x", options={"blksize": "65464"}), b"abc", 0.0)
    assert transfer.take_outputs() == [b"\0\6blksize\0%d\0" % LARGEST_BLOCK]


def test_a_block_is_sent_again_and_then_no_more() -> None:
    transfer = Transfer(ReadRequest("x"), b"abc", 0.0)
    sent = transfer.take_outputs()
    now = 0.0
    while (deadline := transfer.next_deadline()) is not None:
        transfer.handle_timeout(deadline - 0.001)
        assert transfer.take_outputs() == []
        now = deadline
        transfer.handle_timeout(now)
        sent += transfer.take_outputs()
    assert sent == [data(1, b"abc")] * TRIES
    assert (transfer.is_over, transfer.is_whole, now) == (True, False, TRIES * RETRY_S)


def test_an_acknowledgement_that_comes_twice_does_not_send_twice() -> None:
    transfer = Transfer(ReadRequest("x"), bytes(1600), 0.0)
    transfer.receive(ack(1), 0.1)
    transfer.receive(ack(1), 0.2)
    assert [packet[:4] for packet in transfer.take_outputs()] == [b"\0\3\0\1", b"\0\3\0\2"]


def test_block_numbers_begin_again_after_65535() -> None:
    content = bytes(8 * 65536 + 3)
    transfer = Transfer(ReadRequest("x", options={"blksize": "8"}), content, 0.0)
    transfer.receive(ack(0), 0.0)
    transfer.take_outputs()
    last = b""
    for block in range(1, 65537):
        transfer.receive(ack(block & 0xFFFF), 0.0)
        (last,) = transfer.take_outputs()
    assert last == data(1, b"\0\0\0")


@pytest.mark.parametrize("packet", [b"\0\5\0\0no\0", b"\0\3\0\1x", b"x", b""])
def test_a_client_that_gives_up_or_talks_nonsense_is_let_go(packet: bytes) -> None:
    transfer = Transfer(ReadRequest("x"), b"abc", 0.0)
    transfer.receive(packet, 0.1)
    assert transfer.is_over
    assert not transfer.is_whole


def test_text_travels_with_line_ends_of_the_network() -> None:
    transfer = Transfer(ReadRequest("x", is_text=True), b"a\nb\r\nc\rd", 0.0)
    assert transfer.take_outputs() == [data(1, b"a\r\nb\r\nc\r\0d")]
