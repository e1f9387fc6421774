"""The client of the bench: so many requests, each timed, and no answer but a 200."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from tools.bench import rest_load

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.live


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        known = self.headers["Authorization"] == "Basic dTpw" and self.path == "/list?limit=1"
        self.send_response(200 if known else 401)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Answer) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/list?limit=1"
        listening.shutdown()
        thread.join()


def test_every_request_is_timed(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert rest_load.main([server, "0.1", "50", "u", "p"]) == 0
    took = json.loads(capsys.readouterr().out)
    assert 1 <= len(took) <= 5
    assert all(each > 0 for each in took)


def test_a_refusal_is_no_answer(server: str) -> None:
    with pytest.raises(OSError, match="401"):
        rest_load.ask(server, seconds=0.1, per_second=10, credentials="u:wrong")
