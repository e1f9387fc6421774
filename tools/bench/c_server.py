"""The C program that does the same work as our media process, as a rival."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tools.bench.programs import running
from tools.bench.rival import Serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tools.bench.rival import Rival


def c_server(program: Path) -> Rival:
    """The server of a compiled server.c."""

    @asynccontextmanager
    async def serve(calls: int, remote_port: int, folder: Path) -> AsyncIterator[Serving]:
        async with running(str(program), str(calls), str(remote_port), str(folder)) as server:
            said = await server.line()
            ports = [int(word) for word in said.split()[1:]]
            yield Serving(pid=server.pid, ports=ports)
            server.tell("stop\n")

    return serve
