"""CSeq: RFC 3261 §20.16."""

from __future__ import annotations

import pytest

from emulator.base.errors import PeerViolation
from emulator.sip.cseq import CSeq


def test_reading_and_writing() -> None:
    assert CSeq.parse("  0009   INVITE ") == CSeq(9, "INVITE")
    assert str(CSeq(4711, "BYE")) == "4711 BYE"


@pytest.mark.parametrize("text", ["", "1", "INVITE", "1 IN VITE", "-1 INVITE", "2147483648 INVITE", "1 <"])
def test_what_is_none_is_named(text: str) -> None:
    with pytest.raises(PeerViolation, match="CSeq"):
        CSeq.parse(text)
