"""How a phone sends, besides the plain way: what phones of a lab do to RTP (RFC 3550, 3389, 3711) and their ACK."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from emulator.sip.hop import Transport  # noqa: TC001 - dataclass fields are read at run time

HoldForm = Literal["sendonly", "inactive", "zero_address", "silent"]
"""How a call is put on hold: by direction (RFC 3264 §8.4), by address 0.0.0.0 (RFC 2543), or by sending nothing."""


KeyWay = Literal["rfc4733", "info", "inband"]
"""How a key is sent: as telephone events, by SIP INFO (RFC 6086), or as tones in the audio."""


Greeter = Literal["human", "machine"]
"""Who picks up: `emulator.testing.greetings` has what they say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """A counter goes on somewhere else."""

    at_s: float
    """Seconds of the phone's own audio before it."""
    by: int
    """Added to the next number; may be negative."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """With whose credentials a phone takes a call (RFC 3261 §22)."""

    username: str
    password: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneHabits:
    """Everything that is left out is as plain as can be. Times are seconds of the phone's own clock."""

    codecs: tuple[str, ...] = ("PCMU", "PCMA")
    """What it offers and answers, best first: names of `emulator.sdp.codecs.AUDIO`."""
    ptime_ms: int = 20
    """Audio per packet, a multiple of 10; of codecs other than G.711 always 20."""
    start_late_s: float = 0.0
    """Between the answer and the first packet; 0: it comes within 20 ms."""
    drift_ppm: int = 0
    """By how much the phone's clock is fast (above 0) or slow."""
    first_sequence: int | None = None
    first_timestamp: int | None = None
    new_ssrc_at_s: float | None = None
    """Then SSRC, sequence number and time stamp start anew."""
    timestamp_jump: Jump | None = None
    sequence_jump: Jump | None = None
    marker_every_s: float | None = None
    """The marker bit is set again and again, as if talk began."""
    comfort_noise: bool = False
    """While mute it sends comfort noise (payload type 13), now and then, in place of silence."""
    ack_delay_s: float = 0.0
    """By so much its ACK comes late; its RTP does not wait for it."""
    telephone_events: bool = True
    """Whether it offers and accepts telephone events (RFC 4733)."""
    srtp: bool = False
    """It speaks SRTP (SDES, RFC 4568) and takes no call without."""
    takes_srtp: bool = False
    """It speaks SRTP where that is offered, and offers RTP itself."""
    rtcp_mux: bool = False
    """It offers to have RTCP on the port of RTP (RFC 5761); when it is offered, it takes it anyway."""
    update: bool = False
    """It changes its media by UPDATE (RFC 3311) in place of re-INVITE."""
    transport: Transport = "udp"
    """How it sends and takes SIP."""
    early_media: bool = False
    """It speaks from the ringing on (183 with SDP in place of 180)."""
    greets: Greeter | None = None
    """It greets whoever calls, and says nothing else unless it is told to speak; None: it speaks all the time."""
    talks: bool = False
    """Into its microphone somebody talks (`emulator.testing.made_up_speech`); else it plays its coded signal."""
    challenge: Challenge | None = None
    """It refuses a call with 401 unless the INVITE has these credentials."""
    digest: str = ""
    """The one algorithm of digests that it knows: `MD5`, `SHA-256`; empty: both."""
    user_agent: str = ""
    """What it calls itself in SIP, if not by our name."""
    fields: tuple[tuple[str, str], ...] = ()
    """SIP header fields of its own: they stand in its INVITEs and in its answers to those of others."""


PLAIN = PhoneHabits()
