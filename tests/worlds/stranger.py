"""Somebody who is no phone and sends the platform of a world what he likes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from emulator.sip.message import Response
from emulator.sip.parser import parse
from tests.emulator.sip.crafted import crafted

if TYPE_CHECKING:
    from emulator.runtime.network import Datagram
    from tests.emulator.platform_stage import Scene

EVE, VICTIM = "203.0.113.66", "203.0.113.99"


class Stranger:
    """Sends what it likes from a host of its own, and keeps what it is answered."""

    def __init__(self, scene: Scene, host: str = EVE) -> None:
        self._scene = scene
        self._count = 0
        self.heard: list[bytes] = []
        view = scene.world.network.at(host)
        self._socket = view.open_signalling(scene.platform.sip_address._replace(host=host), self._received)

    def _received(self, datagram: Datagram) -> None:
        self.heard.append(datagram.data)

    async def send(self, method: str, uri: str, *more: str, sender: str = "<sip:eve@x>;tag=e") -> list[int]:
        """The statuses that a new request brings, other than 100."""
        self._count += 1
        before = len(self.heard)
        via = f"SIP/2.0/UDP {VICTIM}:5060;branch=z9hG4bK{self._count};rport"
        data = crafted(method, uri=uri, via=via, to=f"<{uri}>", sender=sender, call_id=f"{self._count}@eve", more=more)
        self._socket.send(data, self._scene.platform.sip_address)
        await asyncio.sleep(0.05)
        answers = [parse(each) for each in self.heard[before:]]
        return [each.status for each in answers if isinstance(each, Response) and each.status > 100]
