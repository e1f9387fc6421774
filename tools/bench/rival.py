"""What the benchmark wants of a media server: calls that are up, the ports of their legs, and its process."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path


@dataclass(slots=True, kw_only=True)
class Serving:
    """A server with its calls up."""

    pid: int
    ports: list[int] = field(default_factory=list)
    """Where the legs' packets go, on 127.0.0.1; two after another are one call."""
    empty_kib: int = 0
    """Its memory before the first call, where that is known."""
    missed: int = 0
    """Ticks that it began more than 20 ms late, where it tells."""
    latest_ms: float = 0.0
    """How late the latest of them was."""


class Rival(Protocol):
    """Starts a server with `calls` bridged calls, all of whose packets go to `remote_port` of 127.0.0.1."""

    def __call__(self, calls: int, remote_port: int, folder: Path, /) -> AbstractAsyncContextManager[Serving]:
        """Everything it writes goes into `folder`. Raises Unavailable."""
