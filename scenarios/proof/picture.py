"""Draws a recording: one band per channel, labelled with who is on it, a tick for every second."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from scenarios.proof.parties import name_at, name_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from scenarios.proof.evidence import Evidence, Side
    from scenarios.proof.parties import Party
    from scenarios.proof.room_evidence import RoomEvidence

RATE = 8000
_MARGIN, _BAND, _AXIS, _HEAD = 16, 120, 26, 26
_PAPER, _INK, _FAINT, _GRID = (250, 250, 247), (38, 44, 56), (120, 126, 138), (228, 229, 224)
_COLOURS = ((37, 99, 178), (204, 92, 35), (32, 134, 92), (150, 70, 160), (176, 136, 20))
_NOBODY = (160, 164, 172)

_Colour = tuple[int, int, int]
Span = tuple[int, int, str]
"""File samples [from, to) and who is heard there."""


def draw_recording(evidence: Evidence, parties: Sequence[Party], path: Path, *, width: int = 1200) -> None:
    """Write a PNG of the recording, its channels labelled with party names, to `path`."""
    sides: tuple[Side, ...] = ("left", "right") if evidence.recording.channels == 2 else ("left",)
    labels = [_labelled(evidence, side, parties) for side in sides] if evidence.recording.channels == 2 else []
    title = evidence.recording.path.name
    draw_waveform(
        evidence.recording.samples, labels or [[(0, len(evidence.recording.samples), "all")]], title, width
    ).save(path, compress_level=1)


def draw_room(room: RoomEvidence, parties: Sequence[Party], path: Path, *, width: int = 1200) -> None:
    """Write a PNG of a room's recording, each channel labelled with its members, to `path`."""
    recording = room.whole.recording
    labels: list[list[Span]] = []
    for column in range(recording.channels):
        tracks = room.on(column) if column < len(room.names) else []
        who = [name_on(each.track.leg, parties) for each in tracks]
        if len(tracks) == 1:
            labels.append([(tracks[0].start, tracks[0].end, who[0])])
        else:
            labels.append([(0, len(recording.samples), ", ".join(dict.fromkeys(who)))])
    draw_waveform(recording.samples, labels, recording.path.name, width).save(path, compress_level=1)


def draw_waveform(
    samples: npt.NDArray[np.int16], labels: Sequence[Sequence[Span]], title: str, width: int = 1200
) -> Image.Image:
    """`samples` is `[n, channels]`; `labels` has the spans of each channel."""
    channels = samples.shape[1]
    image = Image.new("RGB", (width, _HEAD + channels * _BAND + _AXIS + _MARGIN), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((_MARGIN, 7), title, fill=_INK, font=_font(14))
    seconds = f"{len(samples) / RATE:.2f} s"
    draw.text((width - _MARGIN, 7), seconds, fill=_FAINT, font=_font(12), anchor="ra")
    _draw_seconds(draw, len(samples), channels, width)
    names = list(dict.fromkeys(span[2] for spans in labels for span in spans if span[2]))
    for channel in range(channels):
        _draw_channel(image, samples[:, channel], labels[channel], names, _HEAD + channel * _BAND)
    return image


def _labelled(evidence: Evidence, side: Side, parties: Sequence[Party]) -> list[Span]:
    spans: list[Span] = []
    for span in evidence.spans(side):
        if span.kind == "none":
            who = ""
        elif span.kind == "to_peer":
            who = span.cue or "what it was sent"
        else:
            who = name_at(span, parties)
        spans.append((span.start, span.end, who))
    return spans


def _column(sample: int, length: int, width: int) -> int:
    return _MARGIN + round(sample * (width - 2 * _MARGIN) / max(length, 1))


def _draw_seconds(draw: ImageDraw.ImageDraw, length: int, channels: int, width: int) -> None:
    bottom = _HEAD + channels * _BAND
    step = next(s for s in (1, 2, 5, 10, 30, 60, 300, 1200, 86_400) if length / RATE / s <= 24)
    for second in range(0, length // RATE + 1, step):
        x = _column(second * RATE, length, width)
        draw.line((x, _HEAD, x, bottom + 4), fill=_GRID)
        draw.text((x, bottom + 6), f"{second} s", fill=_FAINT, font=_font(12), anchor="ma")


def _draw_channel(
    image: Image.Image,
    audio: npt.NDArray[np.int16],
    spans: Sequence[Span],
    names: Sequence[str],
    top: int,
) -> None:
    draw, width = ImageDraw.Draw(image), image.width
    middle = top + _BAND // 2 + 6
    draw.line((_MARGIN, middle, width - _MARGIN, middle), fill=_GRID)
    if len(audio):
        _draw_wave(image, audio, [(start, end, _colour(who, names)) for start, end, who in spans], middle)
    for start, _, who in spans:
        x = _column(start, len(audio), width)
        draw.line((x, top + 4, x, top + _BAND - 4), fill=_FAINT)
        draw.text((x + 5, top + 3), who or "silence", fill=_colour(who, names), font=_font(12))


def _draw_wave(
    image: Image.Image, audio: npt.NDArray[np.int16], coloured: Sequence[tuple[int, int, _Colour]], middle: int
) -> None:
    """Every column from its highest to its lowest sample; digital silence is left out."""
    edges = np.linspace(0, len(audio), image.width - 2 * _MARGIN, endpoint=False).astype(np.int64)
    reach = _BAND // 2 - 16
    high, low = (
        np.rint(extreme.reduceat(audio, edges) * (reach / 32768)).astype(np.int16)
        for extreme in (np.maximum, np.minimum)
    )
    loud = np.logical_or.reduceat(audio != 0, edges)
    heights = np.arange(reach, -reach - 1, -1, dtype=np.int16)[:, None]
    mask = loud & (heights <= high) & (heights >= low)
    row = np.tile(np.array(_NOBODY, np.uint8), (len(edges), 1))
    for start, end, colour in coloured:
        row[(edges >= start) & (edges < end)] = colour
    paint = np.ascontiguousarray(np.broadcast_to(row, (len(heights), *row.shape)))
    image.paste(Image.fromarray(paint), (_MARGIN, middle - reach), Image.fromarray(mask.astype(np.uint8) * 255))


def _colour(who: str, names: Sequence[str]) -> _Colour:
    return _COLOURS[names.index(who) % len(_COLOURS)] if who in names else _NOBODY


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
