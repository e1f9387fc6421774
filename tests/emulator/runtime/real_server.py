"""A real HTTP server on loopback, in threads of its own, that answers as badly as a test wants."""

from __future__ import annotations

import re
import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Iterator

    from typing_extensions import Buffer


TLS_HANDSHAKE = b"\x16"


def _is_whole(request: bytes) -> bool:
    head, found, body = request.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return request.startswith(TLS_HANDSHAKE) or (bool(found) and len(body) >= int(length[1] if length else 0))


@contextmanager
def serving(
    behave: Callable[[bytes, Callable[[Buffer], None]], None], *, tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """Yield the server's `host:port`. `behave(request, send)` is called for each request; then the connection ends."""

    class Connection(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            request = b""
            try:
                while not _is_whole(request):
                    part = self.request.recv(65536)
                    if not part:
                        return
                    request += part
                behave(request, self.request.sendall)
            except OSError:
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def get_request(self) -> tuple[socket.socket, Any]:
            connection, peer = super().get_request()
            if tls is not None:
                connection = tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
            return connection, peer

    with Server(("127.0.0.1", 0), Connection) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def answer(status: str, body: bytes, *headers: str, length: int | None = None) -> bytes:
    """A whole HTTP/1.1 answer; `length` lies about the body's."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body
