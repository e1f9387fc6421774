"""The rival answers an offer and takes loopback; with its other leg it makes a bridge."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from emulator.sdp.offer_answer import accept_answer, make_offer
from emulator.sdp.webrtc import OwnTransport
from tools.bench.aiortc_bridge import Bridge

pytestmark = [pytest.mark.live, pytest.mark.asyncio]


async def test_an_offer_is_answered_in_its_codec() -> None:
    own = OwnTransport(ufrag="four", password="p" * 22, fingerprint="sha-256 " + ":".join(["AB"] * 32))
    bridge = Bridge()
    for leg, codec in enumerate(("opus", "PCMU")):
        offer = make_offer(Address("127.0.0.1", 9), codecs=(codec,), keys=own)
        agreed = accept_answer(offer, (await bridge.answer(leg, offer.decode())).encode(), web=own)
        assert agreed.codec == codec
        assert agreed.web is not None
    await bridge.close()
