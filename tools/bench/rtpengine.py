"""rtpengine as a rival: in user space, relaying only, one worker thread, two legs a call set up by offer and answer."""

from __future__ import annotations

import asyncio
import shutil
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from emulator.base.errors import Unavailable
from tools.bench.ng import NgClient
from tools.bench.rival import Serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

PROGRAM = "rtpengine"
_OPTIONS = (
    "--config-file=none",
    "--foreground",
    "--log-stderr",
    "--log-level=2",
    "--table=-1",
    "--num-threads=1",
    "--interface=127.0.0.1",
    "--port-min=30000",
    "--port-max=60000",
)


def is_installed() -> bool:
    """Whether Debian's rtpengine-daemon is there."""
    return shutil.which(PROGRAM) is not None


@asynccontextmanager
async def rtpengine(calls: int, remote_port: int, folder: Path) -> AsyncIterator[Serving]:
    """A running rtpengine that relays between the legs of `calls` calls. Raises Unavailable."""
    port = _free_port()
    options = [*_OPTIONS, f"--listen-ng=127.0.0.1:{port}", f"--pidfile={folder / 'pid'}"]
    with (folder / "rtpengine.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            PROGRAM, *options, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    client = NgClient()
    try:
        await client.connect(port)
        try:
            await client.ask("ping")
        except Unavailable as error:
            said = (folder / "rtpengine.log").read_text(encoding="utf-8", errors="replace").strip()
            raise Unavailable(f"{error}: {said or 'it says nothing'}") from error
        serving = Serving(pid=process.pid)
        for call in range(calls):
            serving.ports += await _place_call(client, f"call-{call}", remote_port)
        yield serving
    finally:
        client.close()
        if process.returncode is None:
            process.terminate()
        await process.wait()


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


async def _place_call(client: NgClient, call_id: str, remote_port: int) -> tuple[int, int]:
    """The ports to which the caller's and the callee's packets go."""
    sdp = _description(remote_port)
    common = {"call_id": call_id, "from_tag": "a", "sdp": sdp, "ICE": "remove"}
    offered = await client.ask("offer", **common)
    answered = await client.ask("answer", to_tag="b", **common)
    return _port(answered["sdp"]), _port(offered["sdp"])


def _description(port: int) -> str:
    lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "c=IN IP4 127.0.0.1", "t=0 0", f"m=audio {port} RTP/AVP 0"]
    return "".join(line + "\r\n" for line in [*lines, "a=sendrecv", "a=ptime:20"])


def _port(sdp: str) -> int:
    return next(int(line.split()[1]) for line in sdp.splitlines() if line.startswith("m=audio "))
