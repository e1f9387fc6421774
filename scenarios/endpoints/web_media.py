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

if TYPE_CHECKING:
    from collections.abc import Sequence
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
        self._code = code
        self._frames = 0
        self._began = 0.0

    async def recv(self) -> AudioFrame:
        """The next frame: s16, mono, 8000 Hz."""
        self._began = self._began or time.monotonic()
        await asyncio.sleep(max(0.0, self._began + self._frames * FRAME / RATE - time.monotonic()))
        start = self._frames * FRAME
        self._frames += 1
        pcm = np.zeros(FRAME, np.int16) if self.muted else coded_signal(self._code, FRAME, start)
        frame = AudioFrame.from_ndarray(pcm.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        return frame


class WebMedia:
    """One call's peer connection. It knows no STUN: it is on the machine of the platform, or beside it."""

    def __init__(self, code: int, codecs: Sequence[str]) -> None:
        self.microphone = Microphone(code)
        self.heard: list[NDArray[np.int16]] = []
        """What came out of the loudspeaker: mono, at `heard_rate`."""
        self.heard_rate = 0
        self._codecs = [_MIMES[codec] for codec in codecs]
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._listening: list[asyncio.Task[None]] = []
        self._connection.on("track", self._listen)

    async def offer(self, direction: HoldDirection = "sendrecv") -> bytes:
        """A new offer, with all candidates."""
        if not self._connection.getTransceivers():
            self._connection.addTrack(self.microphone)
        for transceiver in self._connection.getTransceivers():
            transceiver.direction = direction
        self._prefer()
        await self._connection.setLocalDescription(await self._connection.createOffer())
        return self._connection.localDescription.sdp.encode()

    async def answer(self, offer: bytes) -> bytes:
        """Our answer. Raises ValueError when there is none."""
        if not self._connection.getTransceivers():
            self._connection.addTrack(self.microphone)
        self._prefer()  # Before the offer is taken in: aiortc chooses then.
        await self._connection.setRemoteDescription(RTCSessionDescription(offer.decode(), "offer"))
        await self._connection.setLocalDescription(await self._connection.createAnswer())
        return self._connection.localDescription.sdp.encode()

    async def accept(self, answer: bytes) -> None:
        """The far end's answer to our offer. Raises ValueError when it cannot be used."""
        await self._connection.setRemoteDescription(RTCSessionDescription(answer.decode(), "answer"))

    async def close(self) -> None:
        """Hang up the peer connection."""
        self.microphone.stop()
        await self._connection.close()
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)

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
