"""The codecs that are spoken, as SDP names them: RFC 3551 table 4 (PCMU, PCMA, G722), RFC 7587 (opus), 4733, 3389."""

from __future__ import annotations

from dataclasses import dataclass

TELEPHONE_EVENT = "telephone-event"
DTMF_EVENTS = "0-16"


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """A payload format. Its name is that of its registration, which peers may write in any case."""

    name: str
    payload_type: int
    """Its static number, or the dynamic one under which our offers have it."""
    clock: int
    """Hertz of its RTP time stamps: 8000 for G722 (RFC 3551 §4.5.2), whatever it samples at."""
    channels: int = 1
    """As rtpmap has to say: 2 for opus, whatever it carries (RFC 7587 §7)."""
    parameters: str = ""
    """The value of fmtp in our descriptions."""

    @property
    def encoding(self) -> str:
        """What stands behind the payload type in rtpmap."""
        return f"{self.name}/{self.clock}" + (f"/{self.channels}" if self.channels > 1 else "")

    @property
    def meaning(self) -> str:
        """Its name, with the clock where that tells telephone events apart."""
        return f"{self.name}/{self.clock}" if self.name == TELEPHONE_EVENT and self.clock != 8000 else self.name


PCMU = Codec(name="PCMU", payload_type=0, clock=8000)
PCMA = Codec(name="PCMA", payload_type=8, clock=8000)
G722 = Codec(name="G722", payload_type=9, clock=8000)
OPUS = Codec(
    name="opus", payload_type=111, clock=48000, channels=2, parameters="maxplaybackrate=8000;sprop-maxcapturerate=8000"
)
"""We hear and speak no more than the telephone band, and say so (RFC 7587 §7.1)."""
DIGITS = Codec(name=TELEPHONE_EVENT, payload_type=101, clock=8000, parameters=DTMF_EVENTS)
DIGITS_48 = Codec(name=TELEPHONE_EVENT, payload_type=110, clock=48000, parameters=DTMF_EVENTS)
"""Beside opus: an event has the clock of the audio that it interrupts (RFC 4733 §2.1, RFC 7587 §7)."""

COMFORT_NOISE = Codec(name="CN", payload_type=13, clock=8000)
"""A peer that offers it sends descriptions of its silence in place of the silence (RFC 3389)."""

AUDIO = {codec.name: codec for codec in (PCMU, PCMA, G722, OPUS)}
"""The audio codecs by name."""
OFFERED = tuple((codec.payload_type, codec.meaning) for codec in (*AUDIO.values(), DIGITS, DIGITS_48))
"""Every payload type that an offer of ours may name, and what it means."""
_KNOWN = {codec.encoding.upper(): codec for codec in (*AUDIO.values(), DIGITS, DIGITS_48, COMFORT_NOISE)}
_STATIC = {codec.payload_type: codec for codec in (PCMU, PCMA, G722, COMFORT_NOISE)}


def named(encoding: str) -> Codec | None:
    """The codec that an rtpmap names, with or without the number of channels when that is 1."""
    return _KNOWN.get(encoding.strip().upper().removesuffix("/1"))


def static(payload_type: int) -> Codec | None:
    """The codec of a payload type that no rtpmap explains."""
    return _STATIC.get(payload_type)


def digits_beside(codec: Codec) -> Codec:
    """The telephone events whose clock is that of `codec`."""
    return DIGITS_48 if codec.clock == DIGITS_48.clock else DIGITS
