"""Reads the MP3 file of a recording: FFmpeg decodes it, the Info frame at its start is read here (Xing, LAME tag)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import numpy as np

from emulator.base.errors import BadInput
from scenarios.proof.recording import Recording

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt
    from av.container import InputContainer

_MPEG_1 = 3
_MONO = 3
_SIDE_INFORMATION = {(True, False): 32, (True, True): 17, (False, False): 17, (False, True): 9}
"""Bytes, by (MPEG-1, mono)."""
_DECODER_DELAY = 529
"""Samples, less than any frame has."""
_TAG_TO_DELAYS = 141
"""Bytes from the word Info to the three bytes of delay and padding, when all fields before them are there."""


def read_mp3(path: Path) -> Recording:
    """Read `path`; delay and padding are skipped as its tag says. Raises BadInput when it is missing or no MP3."""
    try:
        data = path.read_bytes()
        with av.open(str(path), format="mp3") as container:
            stream = container.streams.audio[0]
            rate, channels = stream.rate, stream.channels
            samples = _decoded(container, channels)
    except OSError as error:
        raise BadInput(f"the recording cannot be read ({error.strerror})", place=str(path)) from error
    except (av.FFmpegError, IndexError) as error:
        raise BadInput(f"is no MP3 ({error})", place=str(path)) from error
    told = samples_by_tag(data)
    if told == 0 and len(samples) <= _DECODER_DELAY:
        samples = samples[:0]  # FFmpeg leaves its own delay when the tag says that nothing is behind it.
    return Recording(
        path=path,
        rate=rate,
        samples=samples,
        header_samples=told,
        stray_bytes=0,
        lossy=True,
    )


def _decoded(container: InputContainer, channels: int) -> npt.NDArray[np.int16]:
    """`[samples, channels]`. A frame that is torn is left out: the length will tell."""
    parts: list[npt.NDArray[np.float32]] = [np.zeros((channels, 0), np.float32)]
    for packet in container.demux(audio=0):
        try:
            parts += [frame.to_ndarray().astype(np.float32) for frame in packet.decode()]
        except av.InvalidDataError:
            continue
    scaled = np.round(np.concatenate(parts, axis=1).T * 32768)
    samples: npt.NDArray[np.int16] = np.clip(scaled, -32768, 32767).astype(np.int16)
    return samples


def samples_by_tag(data: bytes) -> int:
    """Samples per channel by the Info frame's frame count, delay and padding; 0 when there is none."""
    version, is_mono = data[1] >> 3 & 3, data[3] >> 6 == _MONO
    tag = data[4 + _SIDE_INFORMATION[version == _MPEG_1, is_mono] :]
    if tag[:4] not in (b"Info", b"Xing") or int.from_bytes(tag[4:8]) != 0b1111:
        return 0
    frames, delays = int.from_bytes(tag[8:12]), int.from_bytes(tag[_TAG_TO_DELAYS:][:3])
    return frames * (1152 if version == _MPEG_1 else 576) - (delays >> 12) - (delays & 0xFFF)
