"""The fault behind an exception of httpx, found through causes and groups."""

from __future__ import annotations

import errno
import socket
import ssl

import httpx
import pytest

from emulator.runtime import http_faults
from emulator.runtime.http_faults import fault_of

URL = "http://app.example/x"


def during_a_handshake(error: Exception) -> Exception:
    """As it comes when TLS has begun: beside what the handshake was waiting for."""
    error.__context__ = ssl.SSLWantReadError("The operation did not complete")
    return error


def connect_error(cause: BaseException | None) -> httpx.ConnectError:
    error = httpx.ConnectError("All connection attempts failed")
    error.__cause__ = cause
    return error


UNREACHABLE = OSError(errno.ENETUNREACH, "unreachable")
REFUSED = OSError(errno.ECONNREFUSED, "refused")


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (connect_error(REFUSED), http_faults.ConnectionRefused),
        (
            connect_error(ExceptionGroup("all", [OSError(errno.ENETUNREACH, "x"), REFUSED])),
            http_faults.ConnectionRefused,
        ),
        (connect_error(OSError(errno.ENETUNREACH, "x")), http_faults.NotConnected),
        (connect_error(socket.gaierror(-2, "x")), http_faults.HostUnknown),
        (connect_error(ssl.SSLCertVerificationError("x")), http_faults.TlsFailed),
        (connect_error(None), http_faults.NotConnected),
        (httpx.ConnectTimeout("x"), http_faults.ConnectTimeout),
        (during_a_handshake(httpx.ConnectTimeout("")), http_faults.ConnectTimeout),
        (httpx.PoolTimeout("x"), http_faults.ConnectTimeout),
        (httpx.ReadTimeout("x"), http_faults.ReadTimeout),
        (httpx.WriteTimeout("x"), http_faults.ReadTimeout),
        (httpx.RemoteProtocolError("x"), http_faults.Partial),
        (httpx.ReadError(""), http_faults.Partial),
        (httpx.DecodingError("x"), http_faults.Partial),
        (httpx.InvalidURL("x"), http_faults.BadUrl),
        (httpx.UnsupportedProtocol("x"), http_faults.BadUrl),
        (httpx.StreamError("x"), http_faults.Partial),
    ],
)
def test_every_exception_has_its_fault(error: Exception, fault: type[http_faults.HttpFault]) -> None:
    found = fault_of(URL, error)
    assert type(found) is fault
    assert str(found).startswith(URL)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (http_faults.ConnectTimeout, "ct"),
        (http_faults.ConnectionRefused, "ct"),
        (http_faults.TlsFailed, "ct"),
        (http_faults.HostUnknown, "ct"),
        (http_faults.BadUrl, "url"),
        (http_faults.ReadTimeout, "rt"),
        (http_faults.TotalTimeout, "rt"),
        (http_faults.WallDeadlineMissed, "rt"),
        (http_faults.Partial, "partial"),
    ],
)
def test_every_fault_is_one_of_the_delivery_plan(fault: type[http_faults.HttpFault], kind: str) -> None:
    assert fault("x").kind == kind
