"""The media of a phone by WebRTC: aiortc's peer connection, as a browser has one, and the signal that it speaks."""

from __future__ import annotations

import asyncio
import time
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame

from emulator.audio.coded_signal import coded_signal
from scenarios.endpoints.web_keys import OFFERED, KeyPad, types_in, with_events

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    from numpy.typing import NDArray

    HoldDirection = Literal["sendrecv", "sendonly", "inactive"]

FRAME = 160
RATE = 8000
_MIMES = {"opus": "audio/opus", "PCMU": "audio/PCMU", "PCMA": "audio/PCMA", "G722": "audio/G722"}


class Microphone(MediaStreamTrack):
    """The coded signal of a party, 20 ms at a time, at the pace of the clock."""

    kind = "audio"

    def __init__(self, code: int) -> None:
        super().__init__()
        self.muted = False
        self.is_held = False
        """Whether the call is on hold: silence, as from one that is mute."""
        self._code = code
        self._instead = np.zeros(0, np.int16)
        self._frames = 0
        self._began = 0.0

    def say(self, pcm: NDArray[np.int16]) -> None:
        """Send this (8000 Hz) in place of what is sent otherwise, behind what is still to be said."""
        self._instead = np.concatenate([self._instead, pcm])

    async def recv(self) -> AudioFrame:
        """The next frame: s16, mono, 8000 Hz."""
        self._began = self._began or time.monotonic()
        await asyncio.sleep(max(0.0, self._began + self._frames * FRAME / RATE - time.monotonic()))
        start = self._frames * FRAME
        self._frames += 1
        frame = AudioFrame.from_ndarray(self._sound(start).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        return frame

    def _sound(self, start: int) -> NDArray[np.int16]:
        if len(self._instead):
            pcm, self._instead = self._instead[:FRAME], self._instead[FRAME:]
            return np.concatenate([pcm, np.zeros(FRAME - len(pcm), np.int16)])
        return np.zeros(FRAME, np.int16) if self.muted or self.is_held else coded_signal(self._code, FRAME, start)


class WebMedia:
    """One call's peer connection. It knows no STUN: it is on the machine of the platform, or beside it."""

    def __init__(self, code: int, codecs: Sequence[str]) -> None:
        self.microphone = Microphone(code)
        self.heard: list[NDArray[np.int16]] = []
        """What came out of the loudspeaker: mono, at `heard_rate`."""
        self.heard_rate = 0
        self.keys = KeyPad()
        self._is_agreed = False
        self._codecs = [_MIMES[codec] for codec in codecs]
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._listening: list[asyncio.Task[None]] = []
        self._connection.on("track", self._listen)

    async def offer(self, direction: HoldDirection = "sendrecv") -> bytes:
        """A new offer, with all candidates and telephone events."""
        self._is_agreed = False
        if not self._connection.getTransceivers():
            self._connection.addTrack(self.microphone)
        for transceiver in self._connection.getTransceivers():
            transceiver.direction = direction
        self._prefer()
        await self._connection.setLocalDescription(await self._connection.createOffer())
        return self._told(OFFERED)

    async def answer(self, offer: bytes) -> bytes:
        """Our answer. Raises ValueError when there is none."""
        if not self._connection.getTransceivers():
            self._connection.addTrack(self.microphone)
        self._prefer()  # Before the offer is taken in: aiortc chooses then.
        await self._connection.setRemoteDescription(RTCSessionDescription(offer.decode(), "offer"))
        await self._connection.setLocalDescription(await self._connection.createAnswer())
        self.keys.sends = types_in(offer)
        return self._told(self.keys.sends)

    async def accept(self, answer: bytes) -> None:
        """The far end's answer to our offer, the first that there is: what follows repeats it (RFC 3261 §13.2.1).

        Raises ValueError when it cannot be used.
        """
        if self._is_agreed:
            return
        self._is_agreed = True
        self.keys.sends = types_in(answer)
        await self._connection.setRemoteDescription(RTCSessionDescription(answer.decode(), "answer"))

    async def press(self, digits: str, claimed_ms: int | None) -> None:
        """Send digits as telephone events; done when they have left. Raises ValueError when the far end takes none."""
        clock = self._connection.getTransceivers()[0]._codecs[0].clockRate  # noqa: SLF001 - told nowhere else
        await asyncio.sleep(self.keys.press(digits, clock, claimed_ms) * FRAME / RATE)

    async def say(self, pcm: NDArray[np.int16]) -> None:
        """Send words (8000 Hz); done when they have left."""
        self.microphone.say(pcm)
        await asyncio.sleep((len(pcm) + FRAME) / RATE)

    async def close(self) -> None:
        """Hang up the peer connection."""
        self.microphone.stop()
        await self._connection.close()
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)

    def _told(self, types: Mapping[int, int]) -> bytes:
        """Our description as it leaves."""
        if not self.keys.takes:
            self.keys.attach(self._connection.getSenders()[0].transport)
        clocks = {8000 if mime != _MIMES["opus"] else 48000 for mime in self._codecs}
        taken = {clock: number for clock, number in types.items() if clock in clocks}
        self.keys.takes = frozenset(taken.values())
        return with_events(self._connection.localDescription.sdp.encode(), taken)

    def _prefer(self) -> None:
        known = RTCRtpSender.getCapabilities("audio").codecs
        wanted = [codec for mime in self._codecs for codec in known if codec.mimeType.lower() == mime.lower()]
        for transceiver in self._connection.getTransceivers():
            transceiver.setCodecPreferences(wanted)

    def _listen(self, track: MediaStreamTrack) -> None:
        self._listening.append(asyncio.create_task(self._hear(track), name="loudspeaker"))

    async def _hear(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            assert isinstance(frame, AudioFrame), "it is an audio track"
            samples = frame.to_ndarray().reshape(-1, len(frame.layout.channels))
            self.heard.append(samples[:, 0].astype(np.int16))
            self.heard_rate = frame.sample_rate
