"""Reading the pipe of a child process: a message at a time, as long as there are any."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator


def messages_of(pipe: socket.socket, longest: int) -> Iterator[bytes]:
    """What has arrived at a non-blocking SOCK_SEQPACKET, in order; an empty message at last when the child is gone.

    Whoever reads may close the pipe between two messages.
    """
    while pipe.fileno() >= 0:
        try:
            message = pipe.recv(longest)
        except BlockingIOError:
            return
        except ConnectionError:
            message = b""
        yield message
        if not message:
            return
