"""Stock aiortc as a rival: peer connections, bridged two by two, in a process of their own.

    python -m tools.bench.aiortc_bridge

A line in is a JSON object: `{"leg": 0, "offer": SDP}`; a line out `{"leg": 0, "answer": SDP}`. Legs 0 and 1 hear each
other, 2 and 3, … It ends with its input. Loopback, which aioice leaves out, is a candidate: nothing else is changed.
"""

from __future__ import annotations

import asyncio
import json
import sys

import aioice.ice
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription


class Ear(MediaStreamTrack):
    """What one leg is sent: the track of the other, once there is one."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self.heard: asyncio.Future[MediaStreamTrack] = asyncio.get_running_loop().create_future()

    async def recv(self):  # type: ignore[no-untyped-def]
        """The next frame of the other."""
        return await (await asyncio.shield(self.heard)).recv()


class Bridge:
    """All legs."""

    def __init__(self) -> None:
        self._ears: dict[int, Ear] = {}
        self._connections: list[RTCPeerConnection] = []

    async def answer(self, leg: int, offer: str) -> str:
        """The SDP of a leg's peer connection."""
        connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._connections.append(connection)
        connection.addTrack(self._ear(leg))

        def track(heard: MediaStreamTrack) -> None:
            self._ear(leg ^ 1).heard.set_result(heard)

        connection.on("track", track)
        await connection.setRemoteDescription(RTCSessionDescription(offer, "offer"))
        await connection.setLocalDescription(await connection.createAnswer())
        return connection.localDescription.sdp

    async def close(self) -> None:
        """Hang up."""
        await asyncio.gather(*(connection.close() for connection in self._connections), return_exceptions=True)

    def _ear(self, leg: int) -> Ear:
        return self._ears.setdefault(leg, Ear())


async def main() -> None:
    """Answer one offer after another."""
    aioice.ice.get_host_addresses = lambda **_: ["127.0.0.1"]
    bridge, loop = Bridge(), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        asked = json.loads(line)
        answer = await bridge.answer(asked["leg"], asked["offer"])
        sys.stdout.write(json.dumps({"leg": asked["leg"], "answer": answer}) + "\n")
        sys.stdout.flush()
    await bridge.close()


if __name__ == "__main__":
    asyncio.run(main())
