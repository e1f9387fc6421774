"""For a user's own program: points the official Python SDK, unmodified, at an Offhook platform. plivo_rest.md §1.1.

Every request of the SDK passes one method of its clients, and there its address is exchanged. So clients that were made
before follow as well, and nothing that is meant for any host of plivo.com leaves the machine. The same for Node stands
in the folder NODE_ADAPTER. docs/sdk.md
"""

from __future__ import annotations

import importlib
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from emulator.base.errors import BadInput, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from urllib.parse import SplitResult

VARIABLE = "OFFHOOK_URL"
"""Of the environment: the platform's address, for both languages."""
NODE_ADAPTER = Path(__file__).with_name("node")
"""A Node package: `node --require FOLDER app.js`, or `require(FOLDER).redirect(url)`."""
_CLIENTS = (("plivo.rest.client", "Client"), ("plivo.rest.base_client", "BaseClient"))
"""Of voice and everything else, and of PHLO."""


def redirect(url: str = "") -> None:
    """From now on every client of this process asks the platform at `url`; again, and they ask another.

    `url` is what `offhook up` prints, such as `http://127.0.0.1:8080`; empty: that of the environment's OFFHOOK_URL.
    Raises BadInput for what is no such address, and Unavailable without an SDK that can be redirected.
    """
    target = _origin(url or os.environ.get(VARIABLE, ""))
    if _REDIRECTION.target is None:
        for kind in _client_classes():
            _REDIRECTION.replaced[kind] = kind.send_request
            kind.send_request = _redirected_sender(kind.send_request)
    _REDIRECTION.target = target


def restore() -> None:
    """From now on every client asks Plivo again."""
    for kind, send_request in _REDIRECTION.replaced.items():
        kind.send_request = send_request
    _REDIRECTION.replaced.clear()
    _REDIRECTION.target = None


@contextmanager
def redirected(url: str = "") -> Iterator[None]:
    """`redirect` for the time of a `with`; afterwards clients ask whom they asked before."""
    before = _REDIRECTION.target
    redirect(url)
    try:
        yield
    finally:
        if before is None:
            restore()
        else:
            _REDIRECTION.target = before


class _Redirection:
    """Where requests go instead, and what was replaced to send them there."""

    def __init__(self) -> None:
        self.target: SplitResult | None = None
        self.replaced: dict[Any, Callable[..., Any]] = {}

    def aimed(self, url: str) -> str:
        """Where a request for `url` goes."""
        meant = urlsplit(url)
        if self.target is None or not f".{meant.hostname}".endswith(".plivo.com"):
            return url
        return urlunsplit((self.target.scheme, self.target.netloc, meant.path, meant.query, ""))


_REDIRECTION = _Redirection()


def _redirected_sender(send_request: Callable[..., Any]) -> Callable[..., Any]:
    def send(client: Any, request: Any, **options: Any) -> Any:
        request.url = _REDIRECTION.aimed(request.url)
        return send_request(client, request, **options)

    return send


def _client_classes() -> list[Any]:
    try:
        found = [getattr(importlib.import_module(module), name) for module, name in _CLIENTS]
    except ModuleNotFoundError as error:
        raise Unavailable("the official SDK is not installed: pip install plivo") from error
    except AttributeError:
        found = []
    if not found or not all(hasattr(kind, "send_request") for kind in found):
        raise Unavailable("this version of the official SDK cannot be redirected; docs/sdk.md has other ways")
    return found


def _origin(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/") or parts.query:
        raise BadInput("expected the address of a platform, such as http://127.0.0.1:8080", place=url or VARIABLE)
    return parts
