"""How an HTTP request can fail, in the words of a webhook's delivery plan."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import TYPE_CHECKING

import httpx

from emulator.base.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.webhooks.policy import Fault


class HttpFault(Unavailable):
    """No whole answer came. `kind` is url, ct, rt or partial: the faults of emulator.webhooks.policy."""

    kind: Fault = "rt"


class NotConnected(HttpFault):
    """No connection could be made."""

    kind = "ct"


class ConnectTimeout(NotConnected):
    """No connection within its time."""


class ConnectionRefused(NotConnected):
    """Nobody listens there."""


class HostUnknown(NotConnected):
    """The name has no address."""


class TlsFailed(NotConnected):
    """The certificate is not trusted, or there is no TLS at that port."""


class BadUrl(HttpFault):
    """Not a URL that can be requested."""

    kind = "url"


class ReadTimeout(HttpFault):
    """Connected, but the answer took longer than its time."""


class TotalTimeout(HttpFault):
    """The whole exchange took longer than its time."""


class WallDeadlineMissed(TotalTimeout):
    """In a simulated world a real program kept us waiting for too many seconds of real time."""


class Partial(HttpFault):
    """The answer broke off in its middle, or was none."""

    kind = "partial"


_TYPES: tuple[tuple[type[Exception], type[HttpFault], str], ...] = (
    (httpx.ConnectTimeout, ConnectTimeout, "no connection in time"),
    (httpx.PoolTimeout, ConnectTimeout, "no free connection in time"),
    (httpx.TimeoutException, ReadTimeout, "no answer in time"),
    (httpx.UnsupportedProtocol, BadUrl, "not an http or https URL"),
    (httpx.InvalidURL, BadUrl, "not a URL"),
    (httpx.ConnectError, NotConnected, "no connection"),
    (httpx.DecodingError, Partial, "the answer's content-encoding is broken"),
    (httpx.TransportError, Partial, "the connection broke off"),
)


def fault_of(url: str, error: Exception) -> HttpFault:
    """The fault behind an exception of httpx, with one line that names the URL and the reason."""
    for cause in () if isinstance(error, httpx.TimeoutException) else _causes(error):
        if isinstance(cause, ssl.SSLError):
            return TlsFailed(f"{url}: TLS failed: {cause}")
        if isinstance(cause, socket.gaierror):
            return HostUnknown(f"{url}: the host is unknown")
        if isinstance(error, httpx.ConnectError) and isinstance(cause, OSError) and cause.errno == errno.ECONNREFUSED:
            return ConnectionRefused(f"{url}: connection refused, nobody listens there")
    for caught, fault, reason in _TYPES:
        if isinstance(error, caught):
            return fault(f"{url}: {reason}" + (f" ({error})" if str(error) else ""))
    return Partial(f"{url}: {error}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, what it came from, and the members of groups."""
    following: BaseException | None = error
    while following is not None:
        yield following
        if isinstance(following, BaseExceptionGroup):
            for member in following.exceptions:
                yield from _causes(member)
        following = following.__cause__ or following.__context__
