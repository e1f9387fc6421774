"""Fetches the audio files that calls play, within limits that are fixed for them: plivo_xml_callbacks.md §1.6, §5."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.callflow.action import is_web_address
from emulator.callflow.control import FetchFailed
from emulator.runtime.http_client import HttpTimeouts
from emulator.runtime.http_faults import HttpFault
from emulator.webhooks.policy import fault_of_status

if TYPE_CHECKING:
    from emulator.runtime.http_client import HttpSeam

LIMITS = HttpTimeouts(connect_s=2.0, read_s=120.0, total_s=120.0)
TRIES = 2
"""One more than the first, whatever was wrong, unless it was nothing that a second try can mend."""
_NOT_RETRIED = frozenset({"partial", "3xx"})


class SoundDownloads:
    """Over the one seam of all outgoing HTTP."""

    def __init__(self, http: HttpSeam) -> None:
        self._http = http

    async def fetch(self, url: str) -> bytes:
        """The body that `url` answers, or the beginning of one that is too long. Raises FetchFailed."""
        if not is_web_address(url):
            raise FetchFailed(url, "does not start with http:// or https://")
        why = ""
        for _ in range(TRIES):
            fault, why, body = await self._attempt(url)
            if not fault:
                return body
            if fault in _NOT_RETRIED:
                raise FetchFailed(url, why)
        raise FetchFailed(url, f"{why}, {TRIES} times")

    async def _attempt(self, url: str) -> tuple[str, str, bytes]:
        """Fault (empty: none), why, body."""
        try:
            answer = await self._http.request("GET", url, timeouts=LIMITS)
        except HttpFault as fault:
            return fault.kind, str(fault).removeprefix(f"{url}: "), b""
        return fault_of_status(answer.status), f"answered {answer.status}", answer.body
