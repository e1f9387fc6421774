"""Watches the SIP of a simulated network from outside, and names what the network lost from the first try to the last.

An exchange is a message that is sent again until a reply to it arrives: a request (RFC 3261 Timers B and F), or a final
answer to an INVITE, which waits for its ACK (Timer H, and §13.3.1.4 for a 2xx).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from emulator.runtime import sip_port
from emulator.runtime.sip_sockets import SipSockets
from emulator.testing.network import FakeSignallingSocket

if TYPE_CHECKING:
    import pytest

    from emulator.base.address import Address
    from emulator.runtime.network import Datagram
    from emulator.sip.hop import Hop

ALL_TRIES_S = 31.0
"""Both kinds of exchange are tried for the last time 31.5 s after the first (T1 = 0.5 s)."""
_FIELD = re.compile(rb"(?im)^(call-id|cseq)[ \t]*:[ \t]*(.*?)\r?$")
_BRANCH = re.compile(rb"(?im)^via[ \t]*:.*?;branch=([^;,\s]+)")


class _Key(NamedTuple):
    """What a message and the replies to it have in common."""

    waits_for: str
    """`answer`, or `ACK`."""
    identity: bytes


@dataclass
class _Exchange:
    what: str = ""
    sender: str = ""
    tries: list[float] = field(default_factory=list)
    delivered: int = 0
    replies: int = 0
    replies_delivered: int = 0


class LostExchange(NamedTuple):
    """The network let no try, or no reply to those that it let through, arrive."""

    what: str
    """`REGISTER`, or `200 to INVITE`."""
    sender: str
    """The host that tried."""
    tries: int
    delivered: int

    def __str__(self) -> str:
        """For the summary of a soak."""
        fate = f"{self.delivered} arrived, no reply to them did" if self.delivered else "none arrived"
        return f"{self.what} of {self.sender}: {self.tries} tries, {fate}"


class SignallingWitness:
    """From `watch` on it sees every datagram of SIP of every world of this process, sent and delivered."""

    def __init__(self) -> None:
        self._exchanges: dict[_Key, _Exchange] = defaultdict(_Exchange)

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Look at what sockets send and get, until `monkeypatch` is undone."""
        send, deliver = FakeSignallingSocket.send, FakeSignallingSocket._deliver

        def sent(socket: FakeSignallingSocket, data: bytes, destination: Address) -> None:
            self._saw(data, socket.local.host, socket._loop.time())
            send(socket, data, destination)

        def delivered(socket: FakeSignallingSocket, datagram: Datagram) -> None:
            self._saw(datagram.data, None, socket._loop.time())
            deliver(socket, datagram)

        monkeypatch.setattr(FakeSignallingSocket, "send", sent)
        monkeypatch.setattr(FakeSignallingSocket, "_deliver", delivered)

    def lost_exchanges(self) -> list[LostExchange]:
        """Those that were tried to the end in vain though the far side replied to whatever it got."""
        return [
            LostExchange(each.what, each.sender, len(each.tries), each.delivered)
            for each in self._exchanges.values()
            if each.tries
            and each.tries[-1] - each.tries[0] > ALL_TRIES_S
            and not each.replies_delivered
            and each.replies >= each.delivered
        ]

    def _saw(self, data: bytes, sender: str | None, now: float) -> None:
        fields = {name.lower(): value for name, value in _FIELD.findall(data)}
        call, (number, _, method) = fields[b"call-id"], fields[b"cseq"].partition(b" ")
        first = data.split(b"\r\n", 1)[0]
        branch = _BRANCH.search(data)
        assert branch is not None, "every message of ours has a branch"
        asked = _Key("answer", branch[1] + b" " + method)
        accepted = _Key("ACK", call + b" " + number)
        if not first.startswith(b"SIP/2.0"):
            if method == b"ACK":
                self._replied(accepted, sender)
            else:
                self._tried(asked, method.decode(), sender, now)
            return
        self._replied(asked, sender)
        status = first.split()[1].decode()
        if method == b"INVITE" and status >= "200":
            self._tried(accepted, f"{status} to INVITE", sender, now)

    def _tried(self, key: _Key, what: str, sender: str | None, now: float) -> None:
        exchange = self._exchanges[key]
        if sender is None:
            exchange.delivered += 1
        else:
            exchange.what, exchange.sender = what, sender
            exchange.tries.append(now)

    def _replied(self, key: _Key, sender: str | None) -> None:
        if sender is None:
            self._exchanges[key].replies_delivered += 1
        else:
            self._exchanges[key].replies += 1


def deafen(monkeypatch: pytest.MonkeyPatch, heard: int = 0) -> None:
    """Of what arrives at a platform it hears the first `heard` bytes; phones hear all."""

    class HardOfHearing(SipSockets):
        def framed(self, frame: bytes, hop: Hop) -> None:
            if heard:
                super().framed(frame[:heard], hop)

    monkeypatch.setattr(sip_port, "SipSockets", HardOfHearing)
