"""Netstrings survive every way of being torn, and garbage is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.errors import PeerViolation
from scenarios.endpoints.netstring import NetstringReader, encode

MESSAGES = st.lists(st.dictionaries(st.text(), st.text() | st.booleans() | st.integers()), max_size=5)


@given(messages=MESSAGES, cuts=st.lists(st.integers(1, 40), max_size=30))
def test_a_torn_stream_gives_the_same_messages(messages: list[dict[str, object]], cuts: list[int]) -> None:
    stream = b"".join(encode(message) for message in messages)
    reader = NetstringReader()
    got = []
    for cut in [*cuts, len(stream) + 1]:
        part, stream = stream[:cut], stream[cut:]
        got += reader.feed(part)
    assert got == messages


def test_the_length_counts_bytes() -> None:
    assert encode({"a": "ä"}) == b'15:{"a": "\\u00e4"},'


@pytest.mark.parametrize(
    "garbage", [b"x:{},", b":{},", b"-1:,", b"2:{}x", b"2:xx,", b"2:[],", b"9999999999", b"12345678901:"]
)
def test_garbage_is_refused(garbage: bytes) -> None:
    with pytest.raises(PeerViolation, match=r"^netstring: no "):
        NetstringReader().feed(garbage)
