"""A client in a process of its own: asks for one URL at a steady rate, and prints how long each answer took, as JSON.

    python -m tools.bench.rest_load http://127.0.0.1:PORT/PATH SECONDS PER_SECOND USER PASSWORD

A request that cannot leave in time, because the one before is not answered yet, counts from when it should have left;
what cannot leave before the time is over never does.
"""

from __future__ import annotations

import base64
import http.client
import json
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence


def ask(url: str, *, seconds: float, per_second: float, credentials: str) -> list[float]:
    """Milliseconds from when each request was due to the end of its answer. Raises OSError for any but a 200."""
    target = urlsplit(url)
    head = {"Authorization": "Basic " + base64.b64encode(credentials.encode()).decode()}
    took = []
    with closing(http.client.HTTPConnection(target.hostname or "", target.port, timeout=10)) as connection:
        began = time.perf_counter()
        for number in range(max(1, round(seconds * per_second))):
            if time.perf_counter() - began > seconds:
                break
            due = began + number / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            connection.request("GET", f"{target.path}?{target.query}", headers=head)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise OSError(f"{url}: {answer.status}")
            took.append((time.perf_counter() - due) * 1000)
    return took


def main(given: Sequence[str]) -> int:
    """The command."""
    url, seconds, per_second, user, password = given
    took = ask(url, seconds=float(seconds), per_second=float(per_second), credentials=f"{user}:{password}")
    sys.stdout.write(json.dumps(took) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
