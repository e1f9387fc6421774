"""Rough networks of a staged platform, and whether its seed decides everything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.testing.emulators import Emulators
from emulator.testing.impairment import Impairment
from emulator.testing.softphone import Softphone
from emulator.testing.staged_platform import FIRST_ROUGH_HOST
from tests.emulator.runtime.real_server import answer, serving
from tests.emulator.testing.test_emulators import Order

if TYPE_CHECKING:
    from pathlib import Path


def test_a_phone_behind_a_nat_is_known_by_another_port(tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("simulated", tmp_path)) as stage:
            network = stage.rough_network(2, Impairment(delay_ms=5), "symmetric")
            host = network.local_address_towards(stage.sip_address)
            assert host == f"198.51.100.{FIRST_ROUGH_HOST + 2}"
            socket = network.open_media(Address(host, 0))
            socket.send(b"x", stage.sip_address, 0)
            assert stage.seen_address(socket.local).port == 61_000
            assert stage.deterministic
            socket.close()

    Emulators().run("simulated", main)


def test_the_network_of_a_phone_may_change(tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("simulated", tmp_path)) as stage:
            network = stage.rough_network(2, Impairment(), None)
            here = network.open_media(Address(network.local_address_towards(stage.sip_address), 0))
            far = stage._platform.around.network.open_media(Address(stage.sip_address.host, 0))
            for loss, arrives in ((0.0, 1), (1.0, 0), (0.0, 1)):
                stage.impair(2, Impairment(loss=loss))
                here.send(b"x", far.local, 0)
                assert len(far.receive(10**9)) == arrives
            here.close()
            far.close()

    Emulators().run("simulated", main)


def test_what_a_phone_says_is_kept_as_what_speak_says(tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("simulated", tmp_path)) as stage:
            pcm = await stage.spoken("Fish & chips.", "MAN", "en-GB")
            assert len(pcm) > 8000
            assert np.abs(pcm).max() > 3000
            (told,) = (tmp_path / "sounds").glob("speech-*.json")
            assert json.loads(told.read_text()) == {"ssml": "Fish &amp; chips.", "voice": "MAN", "language": "en-GB"}
            with pytest.raises(Unavailable, match="'Hm' cannot be said: espeak-ng has no voice"):
                await stage.spoken("Hm", "MAN", "xx")

    Emulators().run("simulated", main)


def test_a_real_app_is_not_decided_by_the_seed(tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("simulated", tmp_path)) as stage:
            with serving(lambda _, send: send(answer("200 OK", b""))) as place:
                await stage._platform.around.http.request("GET", f"http://{place}/")
            assert not stage.deterministic

    Emulators().run("simulated", main)


@pytest.mark.live
def test_nothing_live_is_decided_by_a_seed(tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("live", tmp_path)) as stage:
            assert not stage.deterministic

    Emulators().run("live", main)


def test_a_phone_finds_the_platform_by_transport_and_ip(tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("simulated", tmp_path, serves_tls=True)) as stage:
            assert stage.sip_server("udp", ipv6=False) == stage.sip_address
            assert stage.sip_server("tcp", ipv6=True) == Address("2001:db8::1", 5060)
            assert stage.sip_server("tls", ipv6=True) == Address("2001:db8::1", 5061)
            with pytest.raises(Unavailable, match="no SIP by ws and IPv4 here"):
                stage.sip_server("ws", ipv6=False)

    Emulators().run("simulated", main)


def test_what_a_phone_registered_is_carried_to_the_next_platform(tmp_path: Path) -> None:
    async def main() -> None:
        async with Emulators().start(Order("simulated", tmp_path)) as first:
            first.add_endpoint("desk", "pw")
            phone = Softphone(
                network=first.network,
                ids=first.ids,
                party="desk",
                username="desk",
                password="pw",
                server=first.sip_address,
                code=1,
            )
            await phone.start(5)
            known = first.carried("desk")
            (tmp_path / "next").mkdir()
            async with Emulators().start(Order("simulated", tmp_path / "next")) as second:
                second.adopt(known)
                assert second.carried("desk").bindings == (), "nobody knows the user yet"
                second.add_endpoint("desk", "pw")
                second.adopt(known)
                assert second.carried("desk") == known
            await phone.stop()
        assert len(known.bindings) == 1

    Emulators().run("simulated", main)
