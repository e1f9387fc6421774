"""Payload types mean what the SDP of their own call says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from scenarios.proof.announced_types import announced_types, audio_from_peer, audio_to_peer
from scenarios.proof.pcap import read_capture
from tools.synthetic_wire import Datagram, pcap_bytes, rtp_packet

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.proof.pcap import Capture

SIP, PHONE = Address("192.0.2.1", 5060), Address("198.51.100.1", 5070)
FIXED = {0: "PCMU", 8: "PCMA", 9: "G722"}


def message(call: str, place: str, *mapped: str, header: str = "Call-ID") -> bytes:
    host, _, port = place.rpartition(":")
    lines = [f"INVITE sip:x SIP/2.0\r\n{header}: {call}\r\n", "v=0", f"c=IN IP4 {host}", f"m=audio {port} RTP/AVP 0"]
    return "\r\n".join([*lines, *(f"a=rtpmap:{each}" for each in mapped), ""]).encode()


def captured(folder: Path, *messages: bytes) -> Capture:
    file = folder / "x.pcap"
    wire = [Datagram(number, PHONE, SIP, each) for number, each in enumerate(messages)]
    file.write_bytes(pcap_bytes([*wire, Datagram(99, PHONE, SIP, rtp_packet(1, 2, 3, b"\x10" * 160))], 10**18))
    return read_capture(file)


def test_what_both_sides_of_its_call_say(tmp_path: Path) -> None:
    capture = captured(
        tmp_path,
        message("one", "198.51.100.1:4000", "96 G722/8000", "97  OPUS/48000/2", "101 telephone-event/8000"),
        message("one", "192.0.2.1:20000", "98 pcma/8000", header="i"),
        message("two", "192.0.2.1:20002", "96 opus/48000/2"),
        message("two", "198.51.100.2:4000", "99 G722/8000", "1234 PCMU/8000", "100 opusx/48000"),
    )
    assert announced_types(capture, "192.0.2.1:20000") == FIXED | {96: "G722", 97: "opus", 98: "PCMA"}
    assert announced_types(capture, "192.0.2.1:20002") == FIXED | {96: "opus", 99: "G722"}


@pytest.mark.parametrize("local", ["192.0.2.1:20004", "192.0.2.9:20000"])
def test_without_a_description_what_rfc_3551_says(tmp_path: Path, local: str) -> None:
    capture = captured(tmp_path, message("one", "192.0.2.1:20000", "96 opus/48000/2"))
    assert announced_types(capture, local) == FIXED


def test_what_browsers_say_where_a_relay_is_before_the_port(tmp_path: Path) -> None:
    browser = message("web", "192.0.2.7:51000", "111 opus/48000/2").replace(b"RTP/AVP", b"UDP/TLS/RTP/SAVPF")
    capture = captured(tmp_path, browser, message("desk", "192.0.2.1:20000", "96 G722/8000"))
    assert announced_types(capture, "127.0.0.1:20004") == FIXED | {111: "opus"}
    assert announced_types(capture, "192.0.2.1:20000") == FIXED | {96: "G722"}


def test_audio_is_what_was_announced(tmp_path: Path) -> None:
    there = Address("192.0.2.1", 20000)
    described = message("one", str(there), "96 PCMU/8000")
    wire = [Datagram(0, PHONE, SIP, described)]
    wire += [Datagram(k, PHONE, there, rtp_packet(k, 0, 1, b"\x10" * 160, kind)) for k, kind in ((1, 96), (2, 97))]
    wire += [Datagram(k, there, PHONE, rtp_packet(k, 0, 2, b"\x10" * 160, kind)) for k, kind in ((3, 97), (4, 96))]
    file = tmp_path / "x.pcap"
    file.write_bytes(pcap_bytes(wire, 10**18))
    capture = read_capture(file)
    assert audio_from_peer(capture, str(there)).sequence.tolist() == [1]
    assert audio_to_peer(capture, str(there)).sequence.tolist() == [4]
