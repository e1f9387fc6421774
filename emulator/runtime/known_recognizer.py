"""The recogniser `known`: knows again, by its sound, what Speak or a phone of a scenario said on this platform."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from emulator.audio.likeness import finds
from emulator.audio.utterances import utterances, without
from emulator.runtime.hearing import channels_of, piece

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from emulator.audio.likeness import Find
    from emulator.audio.utterances import Span
    from emulator.runtime.hearing import Piece

    Phrase = tuple[str, NDArray[np.int16]]

_MARGIN = 1600
"""A sound begins softly: 200 ms around what is loud are looked at, too."""
_REMAINDER = 1600
"""Less than 200 ms beside known words is their own tail."""


def recognize(order: Mapping[str, object]) -> list[Piece]:
    """What is known of `order["audio"]`, and what else was said as pieces without a text."""
    phrases = list(_known(Path(str(order["sounds"]))))
    return [
        found
        for number, pcm in enumerate(channels_of(Path(str(order["audio"]))))
        for span in utterances(pcm)
        for found in _pieces(number, pcm, span, phrases)
    ]


def text_of(ssml: str) -> str:
    """What SSML without a root says, as plain text: the alias of a sub, else what stands between the tags."""
    aliased = re.sub(r"""<sub\b[^>]*?\balias=(["'])(.*?)\1[^>]*>.*?</sub>""", r"\2", ssml)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", aliased)).split())


def _known(folder: Path) -> Iterator[Phrase]:
    """Every text that was spoken here, by its audio."""
    for told in sorted(folder.glob("speech-*.json")):
        sound = told.with_suffix(".pcm")
        if sound.exists():  # Another process may just be writing it.
            yield text_of(json.loads(told.read_text())["ssml"]), np.fromfile(sound, "<i2").astype(np.int16)


def _pieces(channel: int, pcm: NDArray[np.int16], span: Span, phrases: Sequence[Phrase]) -> list[Piece]:
    begin = max(span[0] - _MARGIN, 0)
    heard = np.asarray(pcm[begin : span[1] + _MARGIN])
    chosen = _best([(find, text) for text, known in phrases for find in finds(heard, known)])
    said = [piece(channel, (begin + find.first, begin + find.end), text, find.likeness) for find, text in chosen]
    rest = without(span, [(begin + find.first, begin + find.end) for find, _ in chosen])
    blank = [piece(channel, left) for left in rest if left[1] - left[0] > _REMAINDER]
    return sorted([*said, *blank], key=lambda each: each.from_ms)


def _best(candidates: list[tuple[Find, str]]) -> list[tuple[Find, str]]:
    """Longer and better ones first; what overlaps with one that was chosen is a part of it."""
    chosen: list[tuple[Find, str]] = []
    for find, text in sorted(candidates, key=lambda each: (each[0].likeness * (each[0].first - each[0].end), each[1])):
        if all(find.end <= other.first + _REMAINDER or other.end <= find.first + _REMAINDER for other, _ in chosen):
            chosen.append((find, text))
    return sorted(chosen, key=lambda each: each[0].first)
