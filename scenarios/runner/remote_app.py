"""An app that runs somewhere else: known by its URL, and by what the platform's time line says it was asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scenarios.runner.app_requests import AppRequest
from scenarios.runner.app_under_test import AppUnderTest

if TYPE_CHECKING:
    from emulator.base.trace import TraceEvent


class RemoteApp(AppUnderTest):
    """Takes requests from the time line. It has seen as many as the platform got answers to."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url.rstrip("/")

    def trace(self, event: TraceEvent) -> None:
        """The platform did something: when it was a request that was answered, note it."""
        detail: dict[str, Any] = dict(event.detail)
        if event.lane != "http" or not detail.get("status"):
            return
        self.log.add(
            AppRequest(
                number=len(self.log.requests) + 1,
                at=event.at,
                method=detail["method"],
                url=detail["url"],
                path=urlsplit(detail["url"]).path,
                fields=detail["fields"],
                headers={name.lower(): value for name, value in detail["headers"].items()},
                status=detail["status"],
            )
        )
