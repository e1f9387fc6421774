"""Sniffs an interface with scapy into a capture file: a second witness for low rates (some hundred packets a second).

    python -m tools.scapy_witness lo witness.pcap "udp"

Prints `ready` when it sees packets, and ends with its input or on SIGTERM. scapy is GPL-2: it runs in this process and
in none of ours. On the loopback interface every packet comes twice; the copy that goes out is kept, told by its packet
type and never by its content, for a duplicate on the wire is a fact.
"""

from __future__ import annotations

import signal
import sys
from typing import Any

from scapy.arch.linux import PACKET_OUTGOING, L2ListenSocket
from scapy.config import conf
from scapy.layers.l2 import Ether
from scapy.sendrecv import AsyncSniffer
from scapy.utils import RawPcapWriter

LOOPBACK = "lo"
LINKTYPE_ETHERNET = 1
BUFFER_BYTES = 4 * 1024 * 1024


class OneCopy(L2ListenSocket):
    """Takes what goes out only."""

    def recv_raw(self, x: int = 65535) -> tuple[Any, bytes | None, float | None]:
        """(layer, data, time) of the next packet, or three times None."""
        data, link, at = self._recv_raw(self.ins, x)
        return (self.LL, data, at) if link[2] == PACKET_OUTGOING else (None, None, None)


class Witness:
    """A sniffer and the file it writes."""

    def __init__(self, interface: str, file: str, bpf: str) -> None:
        conf.bufsize = BUFFER_BYTES
        conf.layers.filter([Ether])  # what is inside is written, not dissected: that is what scapy is slow at
        kind = OneCopy if interface == LOOPBACK else L2ListenSocket
        self.written = 0
        self._writer = RawPcapWriter(file, linktype=LINKTYPE_ETHERNET, nano=True, sync=True)
        self._writer.write_header(None)
        self._socket = kind(iface=interface, filter=bpf)
        self._sniffer = AsyncSniffer(
            opened_socket=self._socket,
            prn=self._write,
            store=False,
            started_callback=lambda: print("ready", flush=True),  # noqa: T201 - the word that is waited for
        )

    def run(self) -> None:
        """Sniff until the input ends."""
        self._sniffer.start()
        sys.stdin.read()
        self._sniffer.stop()
        self._writer.close()
        self._socket.close()

    def _write(self, packet: Any) -> None:
        seconds = int(packet.time)
        nanoseconds = round((packet.time - seconds) * 1_000_000_000)
        self._writer.write_packet(bytes(packet), sec=seconds, usec=nanoseconds)
        self.written += 1


def main(interface: str, file: str, bpf: str = "udp") -> None:
    """Sniff; tell in the end how much was written."""

    def end(_number: int, _frame: object) -> None:
        raise SystemExit

    signal.signal(signal.SIGTERM, end)
    witness = Witness(interface, file, bpf)
    try:
        witness.run()
    finally:
        print(f"{witness.written} packets", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
