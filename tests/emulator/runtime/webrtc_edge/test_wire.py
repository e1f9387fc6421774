"""Every message of the edge survives its serial form; what is none is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.base.address import Address
from emulator.base.errors import BadInput
from emulator.runtime.webrtc_edge import messages as said
from emulator.runtime.webrtc_edge import wire
from emulator.sdp.webrtc import OwnTransport, PeerTransport

ADDRESSES = st.builds(Address, st.sampled_from(["127.0.0.1", "::1"]), st.integers(0, 65535))
TEXTS = st.text(max_size=20)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
OWN = st.builds(OwnTransport, ufrag=TEXTS, password=TEXTS, fingerprint=TEXTS, candidates=LISTS)
PEER = st.builds(
    PeerTransport, ufrag=TEXTS, password=TEXTS, fingerprints=LISTS, candidates=LISTS, we_are_client=st.booleans()
)
MESSAGES = st.one_of(
    st.builds(
        said.BeginEdge,
        ice_servers=st.lists(st.builds(said.IceServer, TEXTS, TEXTS, TEXTS), max_size=2).map(tuple),
        loopback=st.booleans(),
    ),
    st.builds(said.OpenEdgeLeg, leg=TEXTS, engine=ADDRESSES),
    st.builds(said.RestartIce, leg=TEXTS),
    st.builds(said.ConnectEdgeLeg, leg=TEXTS, peer=PEER, controlling=st.booleans()),
    st.builds(said.CloseEdgeLeg, leg=TEXTS),
    st.builds(said.EdgeLegOpened, leg=TEXTS, relay=ADDRESSES, own=OWN),
    st.builds(said.IceGathered, leg=TEXTS, own=OWN),
    st.builds(said.EdgeLegConnected, leg=TEXTS, path=TEXTS),
    st.builds(said.EdgeLegFailed, leg=TEXTS, why=TEXTS),
    st.builds(said.EdgeLost, why=TEXTS),
)


@given(MESSAGES)
def test_a_message_survives(message: said.Command | said.Event) -> None:
    assert wire.decode(wire.encode(message)) == message


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"type":"CloseEdgeLeg"}', b'{"type":"X"}', b"\xff"])
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput, match="edge message"):
        wire.decode(data)


def test_passwords_are_not_shown() -> None:
    peer = PeerTransport(ufrag="u", password="hidden", fingerprints=())
    begin = said.BeginEdge(ice_servers=(said.IceServer("turn:127.0.0.1", "me", "hidden"),))
    assert "hidden" not in repr((said.ConnectEdgeLeg(leg="a", peer=peer, controlling=True), begin))
