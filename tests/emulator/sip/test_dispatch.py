"""Requests reach the part of an endpoint that they are for; what the refused ones get is in test_reception.py."""

from __future__ import annotations

import pytest

from emulator.sip.events import InviteReceived, Transmit
from emulator.sip.message import Response
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import STRANGER, crafted
from tests.emulator.sip.pair import make_platform


@pytest.mark.parametrize(
    ("method", "status"),
    [("OPTIONS", 200), ("REGISTER", 401), ("CANCEL", 481), ("BYE", 481), ("PUBLISH", 489), ("MESSAGE", 405)],
)
def test_each_method_has_its_place(method: str, status: int) -> None:
    endpoint = make_platform().endpoint
    endpoint.receive(crafted(method), STRANGER, 1.0)
    (sent,) = [parse(each.data) for each in endpoint.take_outputs() if isinstance(each, Transmit)]
    assert isinstance(sent, Response)
    assert sent.status == status


def test_a_new_call_is_handed_over_once() -> None:
    endpoint = make_platform().endpoint
    endpoint.receive(crafted(), STRANGER, 1.0)
    endpoint.receive(crafted(via="SIP/2.0/UDP 198.51.100.7:5062;branch=z9hG4bKother"), STRANGER, 1.0)
    outputs = endpoint.take_outputs()
    assert len([each for each in outputs if isinstance(each, InviteReceived)]) == 1
    (merged,) = [parse(each.data) for each in outputs if isinstance(each, Transmit)]
    assert isinstance(merged, Response)
    assert merged.status == 482
