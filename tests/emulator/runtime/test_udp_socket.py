"""Why a UDP port cannot be had, in one line."""

from __future__ import annotations

import errno
import socket

import pytest

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.runtime.udp_socket import address_of, bind_udp, family_of, lacks_ipv6


def test_a_bound_socket_does_not_block() -> None:
    with bind_udp(Address("127.0.0.1", 0)) as sock:
        assert address_of(sock.getsockname()).host == "127.0.0.1"
        with pytest.raises(BlockingIOError):
            sock.recv(1)


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (errno.EADDRINUSE, "port 5060 of 192.0.2.9 is taken"),
        (errno.EADDRNOTAVAIL, "192.0.2.9 is no address of this machine"),
        (errno.EACCES, "port 5060 of 192.0.2.9 needs privileges"),
        (errno.EMFILE, "no file descriptor left for port 5060 of 192.0.2.9; raise `ulimit -n`"),
        (errno.EINVAL, "cannot bind 192.0.2.9:5060: Invalid argument"),
    ],
)
def test_every_reason_is_one_line(number: int, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing(socket.socket):
        def bind(self, _: object, /) -> None:
            raise OSError(number, "Invalid argument")

    monkeypatch.setattr(socket, "socket", Refusing)
    with pytest.raises(Unavailable) as caught:
        bind_udp(Address("192.0.2.9", 5060))
    assert str(caught.value) == line


def test_a_foreign_address_is_named() -> None:
    with pytest.raises(Unavailable, match=r"192\.0\.2\.9 is no address of this machine"):
        bind_udp(Address("192.0.2.9", 0))


def test_families_and_names() -> None:
    assert family_of("::1") == socket.AF_INET6
    assert family_of("127.0.0.1") == socket.AF_INET
    assert address_of(("::1", 5060, 0, 0)) == Address("::1", 5060)


def test_a_machine_without_ipv6_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: object) -> socket.socket:
        raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")

    monkeypatch.setattr(socket, "socket", refusing)
    with pytest.raises(Unavailable, match=r"^2001:db8::1 needs IPv6, which this machine has not$"):
        bind_udp(Address("2001:db8::1", 5060))
    assert lacks_ipv6() == "::1 needs IPv6, which this machine has not"


def test_all_of_ipv6_leaves_ipv4_to_others() -> None:
    if why := lacks_ipv6():
        pytest.skip(why)
    with bind_udp(Address("::", 0)) as six, bind_udp(Address("0.0.0.0", six.getsockname()[1])) as four:
        assert four.getsockname()[1] == six.getsockname()[1]
