"""The requests an app under test received: answer URL, actions, callbacks, in order of arrival."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.base.errors import OffhookError
from emulator.base.redaction import redacted_detail

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


class NotInTime(OffhookError):
    """Something that was waited for did not come before its deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppRequest:
    """One request, as the app saw it."""

    number: int
    """From 1, in order of arrival."""
    at: float
    """Seconds on the loop's clock."""
    method: str
    url: str
    path: str
    fields: Mapping[str, str]
    """Form fields of a POST, query parameters of a GET."""
    headers: Mapping[str, str]
    """Names in lower case."""
    status: int
    """What the app answered."""

    @property
    def title(self) -> str:
        """`callback 3: POST /hangup/`."""
        return f"callback {self.number}: {self.method} {self.path}"


class RequestLog:
    """Grows as requests come in; whoever waits is woken."""

    def __init__(self) -> None:
        self.requests: list[AppRequest] = []
        self._listeners: list[Callable[[AppRequest], None]] = []
        self._changed = asyncio.Event()

    def listen(self, listener: Callable[[AppRequest], None]) -> None:
        """Call `listener` for every request from now on."""
        self._listeners.append(listener)

    def add(self, request: AppRequest) -> None:
        """A request was answered."""
        self.requests.append(request)
        for listener in self._listeners:
            listener(request)
        self._changed.set()
        self._changed = asyncio.Event()

    def to(self, path: str) -> list[AppRequest]:
        """The requests to `path`."""
        return [request for request in self.requests if request.path == path]

    async def until(self, wanted: Mapping[str, int], within: float) -> None:
        """Wait until every path has had at least so many requests. Raises NotInTime."""
        try:
            async with asyncio.timeout(within):
                while self._missing(wanted):
                    await self._changed.wait()
        except TimeoutError:
            missing = ", ".join(self._missing(wanted))
            raise NotInTime(f"{missing} within {within:g} s") from None

    def write(self, file: Path, *, shows_secrets: bool) -> None:
        """All of them as JSON, without secrets unless they are to be shown."""
        listed = [
            {name: getattr(each, name) for name in ("number", "at", "method", "url", "path", "status")}
            | {"fields": dict(each.fields), "headers": dict(each.headers)}
            for each in self.requests
        ]
        told = listed if shows_secrets else redacted_detail(listed)
        file.write_text(json.dumps(told, indent=1, ensure_ascii=False), encoding="utf-8")

    def look_up(self, parameter: str, path: str) -> str | None:
        """A parameter of the first request to `path`; None when there is none."""
        requests = self.to(path)
        return requests[0].fields.get(parameter) if requests else None

    def _missing(self, wanted: Mapping[str, int]) -> list[str]:
        """`no request to /x/`, or, of several that are wanted, `1 of 2 requests to /x/`."""
        counts = {path: len(self.to(path)) for path in wanted}
        return [
            f"{counts[path]} of {count} requests to {path}" if count > 1 else f"no request to {path}"
            for path, count in wanted.items()
            if counts[path] < count
        ]
