"""Codecs as SDP names them: any case, the number of channels, clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.sdp.codecs import DIGITS, DIGITS_48, G722, OPUS, PCMA, PCMU, digits_beside, named, static

if TYPE_CHECKING:
    from emulator.sdp.codecs import Codec


@pytest.mark.parametrize(
    ("encoding", "codec"),
    [
        ("PCMU/8000", PCMU),
        (" pcma/8000/1 ", PCMA),
        ("g722/8000", G722),
        ("G722/16000", None),
        ("OPUS/48000/2", OPUS),
        ("opus/48000", None),
        ("telephone-event/8000", DIGITS),
        ("Telephone-Event/48000", DIGITS_48),
        ("telephone-event/16000", None),
        ("speex/8000", None),
    ],
)
def test_an_rtpmap_names_a_codec(encoding: str, codec: Codec | None) -> None:
    assert named(encoding) is codec


def test_some_numbers_need_no_rtpmap() -> None:
    assert [static(number) for number in (0, 8, 9, 18, 111)] == [PCMU, PCMA, G722, None, None]


def test_how_a_codec_is_written() -> None:
    assert [codec.encoding for codec in (PCMU, G722, OPUS)] == ["PCMU/8000", "G722/8000", "opus/48000/2"]


def test_digits_have_the_clock_of_the_audio() -> None:
    assert [digits_beside(codec) for codec in (PCMU, G722, OPUS)] == [DIGITS, DIGITS, DIGITS_48]
