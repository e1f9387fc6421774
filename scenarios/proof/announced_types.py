"""What the payload types of a leg mean by the SDP in a capture (RFC 8866 §6.6): numbers are a call's own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from scenarios.proof.coded_audio import CODED
from scenarios.proof.rtp_flow import STATIC, flow_from_peer, flow_to_peer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.proof.pcap import Capture
    from scenarios.proof.rtp_flow import Flow

_STATIC = {**STATIC, 9: "G722"}
_NAMES = {name.upper(): name for name in (*STATIC.values(), *CODED)}
_RTPMAP = re.compile(rb"a=rtpmap:(\d{1,3}) +((?i:PCMU|PCMA|G722|opus))/")
"""Encoding names are the same in either case, attributes are not (RFC 8866 §6.6, §9)."""
_CALL_ID = re.compile(rb"(?im)^(?:call-id|i)[ \t]*:[ \t]*(\S+)")
_ADDRESS = re.compile(rb"(?m)^c=IN IP[46] (\S+)")
_PORT = re.compile(rb"(?m)^m=audio (\d+) ")
_OF_WEBRTC = re.compile(rb"(?m)^m=audio \d+ UDP/TLS/RTP/SAVPF? ")


def announced_types(capture: Capture, local: str) -> dict[int, str]:
    """Payload types and codecs that either side named in the dialogs whose audio is at our `local` ("ip:port").

    Without such a dialog in the capture, nor one of a browser: what RFC 3551 says.
    """
    named = [pair for text in descriptions_of(capture, local) for pair in _RTPMAP.findall(text)]
    return _STATIC | {int(number): _NAMES[name.decode().upper()] for number, name in named}


def descriptions_of(capture: Capture, local: str) -> list[bytes]:
    """The SIP messages with a description, of either side, in the dialogs whose audio is at our `local` address.

    No description names the ports between relay and engine, so that of a leg by WebRTC is any of WebRTC: a number means
    the same to all browsers of a capture.
    """
    host, _, port = local.rpartition(":")
    place = (host.strip("[]").encode(), port.encode())
    described = list(_descriptions(capture))
    calls = {call for call, text in described if place in _places(text)}
    calls = calls or {call for call, text in described if _OF_WEBRTC.search(text)}
    return [text for call, text in described if call in calls]


def audio_from_peer(capture: Capture, local: str) -> Flow:
    """What arrived at our `local` address and is audio by what was announced."""
    return flow_from_peer([capture], local, announced_types(capture, local))


def audio_to_peer(capture: Capture, local: str) -> Flow:
    """What was sent from our `local` address and is audio by what was announced."""
    return flow_to_peer([capture], local, announced_types(capture, local))


def _descriptions(capture: Capture) -> Iterator[tuple[bytes, bytes]]:
    """Call-ID and text of every SIP message with a description; text begins with a letter, RTP and RTCP do not."""
    rows = np.flatnonzero(capture.length > 0)
    for row in rows[capture.data[capture.start[rows]] >> 6 == 1]:
        start = int(capture.start[row])
        message = capture.data[start : start + int(capture.length[row])].tobytes()
        call = _CALL_ID.search(message)
        if call is not None and b"m=audio" in message:
            yield call[1], message


def _places(text: bytes) -> set[tuple[bytes, bytes]]:
    return {(host, port) for host in _ADDRESS.findall(text) for port in _PORT.findall(text)}
