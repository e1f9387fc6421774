"""RTCP: compounds as RFC 3550 draws them, and what is no RTCP."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.errors import PeerViolation
from emulator.rtp import rtcp
from emulator.rtp.kinds import is_rtcp

WORD = st.integers(0, 2**32 - 1)
NAME = st.text(st.characters(codec="ascii", exclude_characters="\0"), min_size=1, max_size=60)
blocks = st.lists(
    st.builds(
        rtcp.ReportBlock,
        ssrc=WORD,
        fraction_lost=st.integers(0, 255),
        cumulative_lost=st.integers(-(2**23), 2**23 - 1),
        highest_sequence=WORD,
        jitter=WORD,
        last_sr=WORD,
        delay_since_last_sr=WORD,
    ),
    max_size=31,
).map(tuple)
packets = st.one_of(
    st.builds(
        rtcp.SenderReport,
        ssrc=WORD,
        ntp=st.integers(0, 2**64 - 1),
        timestamp=WORD,
        packets=WORD,
        octets=WORD,
        blocks=blocks,
    ),
    st.builds(rtcp.ReceiverReport, ssrc=WORD, blocks=blocks),
    st.builds(rtcp.SourceDescription, names=st.lists(st.tuples(WORD, NAME), max_size=3).map(tuple)),
    st.builds(rtcp.Goodbye, ssrcs=st.lists(WORD, max_size=3).map(tuple), reason=st.one_of(st.just(""), NAME)),
)
BLOCK = rtcp.ReportBlock(
    ssrc=0x01020304,
    fraction_lost=64,
    cumulative_lost=-2,
    highest_sequence=0x0001FFFE,
    jitter=9,
    last_sr=0xB7052000,
    delay_since_last_sr=0x00054000,
)


@given(st.lists(packets, min_size=1, max_size=4))
def test_a_compound_comes_back(compound: list[rtcp.RtcpPacket]) -> None:
    data = rtcp.build(compound)
    assert len(data) % 4 == 0
    assert rtcp.parse(data) == compound


def test_the_bytes_of_a_compound() -> None:
    report = rtcp.ReceiverReport(ssrc=5, blocks=(BLOCK,))
    name = rtcp.SourceDescription(names=((5, "a@b"),))
    data = rtcp.build([report, name, rtcp.Goodbye(ssrcs=(5,))])
    assert data.hex(" ", 4).split() == [
        *("81c90007", "00000005", "01020304", "40fffffe", "0001fffe", "00000009", "b7052000", "00054000"),
        *("81ca0003", "00000005", "01036140", "62000000"),
        *("81cb0001", "00000005"),
    ]
    assert is_rtcp(data)


def test_the_round_trip_of_the_rfc() -> None:
    # RFC 3550, figure 2: A 0xb710:8000, LSR 0xb705:2000, DLSR 0x0005:4000 make 6.125 s.
    trip = rtcp.round_trip(BLOCK, 0xB7108000 << 16)
    assert trip is not None
    assert trip / rtcp.NTP_PER_S == 6.125


@pytest.mark.parametrize(("last_sr", "arrival"), [(0, 0xB7108000), (0xB7052000, 0xB7052001)])
def test_no_round_trip_without_a_report_or_before_it(last_sr: int, arrival: int) -> None:
    block = rtcp.ReportBlock(
        ssrc=1,
        fraction_lost=0,
        cumulative_lost=0,
        highest_sequence=0,
        jitter=0,
        last_sr=last_sr,
        delay_since_last_sr=0x10000,
    )
    assert rtcp.round_trip(block, arrival << 16) is None


def test_ntp_time() -> None:
    assert rtcp.ntp_time(0) == 2_208_988_800 << 32
    assert rtcp.ntp_time(1_500_000_000) - rtcp.ntp_time(0) == 3 << 31
    assert rtcp.middle(0x1234_5678_9ABC_DEF0) == 0x5678_9ABC


def test_other_items_and_types_are_passed_over() -> None:
    sdes = bytes.fromhex("81ca0004 00000005 0202 6869 0101 78 00 00000000")
    app = bytes.fromhex("80cc0002 00000005 74657374")
    bye = bytes.fromhex("a1cb0002 00000005 00000004")
    assert rtcp.parse(app + sdes + bye) == [
        rtcp.SourceDescription(names=((5, "x"),)),
        rtcp.Goodbye(ssrcs=(5,)),
    ]


@pytest.mark.parametrize(
    "data",
    [
        "",
        "80c9",
        "40c90001 00000005",
        "80c90002 00000005",
        "81c90001 00000005",
        "80c80001 00000005",
        "81ca0001 00000005",
        "81ca0002 00000005 01096161",
        "82cb0001 00000005",
        "a0c90001 00000000",
        "a0c90001 00000009",
    ],
)
def test_what_is_torn_is_refused(data: str) -> None:
    with pytest.raises(PeerViolation, match="RTCP"):
        rtcp.parse(bytes.fromhex(data))


@given(st.binary(max_size=80))
def test_garbage_raises_nothing_else(data: bytes) -> None:
    with contextlib.suppress(PeerViolation):
        rtcp.parse(data)
