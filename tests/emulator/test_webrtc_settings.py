"""What the section `webrtc` may say, and what the edge is told of it."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from emulator.runtime.webrtc_edge.messages import BeginEdge, IceServer
from emulator.webrtc_settings import WebRtc


def test_nothing_is_asked_unless_it_is_named() -> None:
    assert WebRtc().order() == BeginEdge()


def test_the_edge_is_told_the_servers() -> None:
    section = WebRtc(
        loopback=True,
        stun="stun:127.0.0.1:3478",
        turn="turn:127.0.0.1:3478?transport=tcp",
        turn_username="me",
        turn_password="secret",
    )
    servers = (IceServer("stun:127.0.0.1:3478"), IceServer("turn:127.0.0.1:3478?transport=tcp", "me", "secret"))
    assert section.order() == BeginEdge(ice_servers=servers, loopback=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [("stun", "127.0.0.1:3478"), ("stun", "turn:a:1"), ("turn", "turn:a?b=c"), ("turn", "turns:a?transport=udp")],
)
def test_an_address_of_another_kind_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        WebRtc.model_validate({name: value})
