"""The attacks themselves: what arrives is no audio to any reader of ours, and nothing worse than a violation."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.rtp.packet import parse
from emulator.runtime.tap import Tap
from emulator.sip import parser
from scenarios.proof.pcap import read_capture
from scenarios.proof.rtp_flow import flow_from_peer

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.live, pytest.mark.peer("scapy"), pytest.mark.peer("raw_socket")]
ROOT = Path(__file__).parents[2]
FORGED = 4000
G711_PAYLOADS = {0, 8}
SLOT = 80


@pytest.fixture(scope="module")
def attacks() -> tuple[list[bytes], list[bytes]]:
    """What reaches a SIP port and a media port within a second."""
    with bound() as sip, bound() as media:
        ports = [str(sip.getsockname()[1]), f"{FORGED}:{media.getsockname()[1]}"]
        subprocess.run([sys.executable, "-m", "tools.scapy_hostile", "1", *ports], check=True, cwd=ROOT)
        return list(arrived(sip)), list(arrived(media))


@contextlib.contextmanager
def bound() -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
        receiver.setblocking(False)
        yield receiver


def arrived(receiver: socket.socket) -> Iterator[bytes]:
    with contextlib.suppress(BlockingIOError):
        while True:
            yield receiver.recv(65535)


def test_there_is_enough_of_it(attacks: tuple[list[bytes], list[bytes]]) -> None:
    sip, media = attacks
    assert len(sip) > 60
    assert len(media) > 60
    assert len(set(media)) > 15


def test_no_media_datagram_is_audio_to_the_engine(attacks: tuple[list[bytes], list[bytes]]) -> None:
    for data in attacks[1]:
        with contextlib.suppress(PeerViolation):
            packet = parse(data)
            assert packet.payload_type not in G711_PAYLOADS or len(packet.payload) < SLOT


def test_no_media_datagram_is_audio_to_the_verifier(attacks: tuple[list[bytes], list[bytes]], tmp_path: Path) -> None:
    file = tmp_path / "attack.pcap"
    tap = Tap(file, wall_epoch_ns=0)
    here = Address("127.0.0.1", 20000)
    for data in attacks[1]:
        if len(data) < 2000:
            tap.datagram(data, Address("127.0.0.1", FORGED), here, 1)
    tap.close()
    assert len(flow_from_peer([read_capture(file)], str(here))) == 0


def test_the_sip_parser_names_what_is_wrong(attacks: tuple[list[bytes], list[bytes]]) -> None:
    wrong = 0
    for data in attacks[0]:
        try:
            parser.parse(data)
        except PeerViolation:
            wrong += 1
    assert wrong > len(attacks[0]) // 2
