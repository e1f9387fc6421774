"""WAV and MP3 files of applications as telephone audio, whatever is in them: plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

import asyncio
import io
from typing import TYPE_CHECKING

import av

from emulator.base.units import SAMPLES_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

    DecodeSound = Callable[[bytes], Coroutine[None, None, bytes]]
    """From a file to s16le mono at 8000 Hz, without a header. Raises NotAudio."""

LONGEST_S = 3 * 3600
"""An MP3 of 10 MB at its lowest rate. A few bytes of another kind may say that they last for years."""
_FORMATS = {"format_whitelist": "wav,mp3"}
"""Nothing else is looked into: a playlist would have FFmpeg open what it names, here or on the network."""
_SAMPLE_BYTES = 2


class NotAudio(Exception):
    """A file is no sound that can be played, and why."""


async def decode_at_once(body: bytes) -> bytes:
    """Decode while virtual time stands still."""
    return decode(body)


async def decode_beside(body: bytes) -> bytes:
    """Decode in a thread, where FFmpeg works without Python's lock: no SIP message waits for ten megabytes."""
    return await asyncio.to_thread(decode, body)


def decode(body: bytes) -> bytes:
    """A WAV or MP3 file as s16le mono at 8000 Hz; of one that is damaged or broken off what can be heard of it.

    Raises NotAudio.
    """
    pcm = bytearray()
    try:
        with av.open(io.BytesIO(body), mode="r", options=_FORMATS) as container:
            for part in _pieces(container):
                pcm += part
                if len(pcm) > LONGEST_S * SAMPLES_PER_S * _SAMPLE_BYTES:
                    raise NotAudio(f"it lasts longer than {LONGEST_S // 3600} hours")
    except (av.FFmpegError, ValueError, MemoryError) as error:
        raise NotAudio(f"neither WAV nor MP3 ({error})") from error
    if not pcm:
        raise NotAudio("there is no sound in it")
    return bytes(pcm)


def _pieces(container: InputContainer) -> Iterator[bytes]:
    if not container.streams.audio:
        return
    resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLES_PER_S)
    for frame in _frames(container, container.streams.audio[0]):
        yield from map(_samples, resampler.resample(frame))
    yield from map(_samples, resampler.resample(None))


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """What can be decoded; a damaged packet is passed over, as players do."""
    for packet in container.demux(stream):
        try:
            yield from packet.decode()
        except av.InvalidDataError:
            continue


def _samples(frame: AudioFrame) -> bytes:
    return frame.to_ndarray().astype("<i2").tobytes()
