"""A socket that cannot be had is explained."""

from __future__ import annotations

import errno
import socket

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from hardware.provisioning.sockets import datagrams, group_member, listening

pytestmark = pytest.mark.live


def test_a_taken_port() -> None:
    with listening(Address("127.0.0.1", 0)) as one:
        address = Address(*one.getsockname())
        with pytest.raises(Unavailable, match=f"port {address.port} of 127.0.0.1 is taken"):
            listening(address)
    with datagrams(Address("::1", 0)) as other, pytest.raises(Unavailable, match="is taken"):
        datagrams(Address(*other.getsockname()[:2]))


def test_an_address_of_somebody_else() -> None:
    with pytest.raises(Unavailable, match=r"192\.0\.2\.1 is no address of this machine"):
        listening(Address("192.0.2.1", 0))
    with pytest.raises(Unavailable, match=r"192\.0\.2\.1 is no address of an interface"):
        group_member(Address("224.0.1.75", 0), "192.0.2.1")


def test_a_port_that_is_not_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_sock: socket.socket, _where: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    class Guarded(socket.socket):
        bind = refuse

    monkeypatch.setattr(socket, "socket", Guarded)
    with pytest.raises(Unavailable, match=r"port 69 of 127\.0\.0\.1 needs privileges: be root, or .*port_start=69"):
        datagrams(Address("127.0.0.1", 69))


def test_another_error_is_told_as_it_is() -> None:
    with pytest.raises(Unavailable, match="cannot open"):
        datagrams(Address("not an address", 0))
