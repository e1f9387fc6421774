"""The recogniser `pocketsphinx`: English, offline. A grammar of the hints and a way to reject, or free text.

A grammar alone takes whatever it hears for one of its phrases. So every result is held against a decoder of bare
sounds, which knows no words: words that explain the audio much worse than sounds do, or that leave most of it
unexplained, were not said. docs/speech.md has the figures.
"""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import av
import numpy as np

from emulator.audio.utterances import FRAME, SILENT, utterances, without
from emulator.runtime.hearing import NotRecognized, channels_of, piece

try:
    import pocketsphinx
except ImportError:
    pocketsphinx = None

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from emulator.audio.utterances import Span
    from emulator.runtime.hearing import Piece

NEEDS_EXTRA = "pocketsphinx needs the extra `speech`: pip install 'offhook[speech]'"
WORST = -4.8
"""Thousandths of a nat per 10 ms that words may explain the audio worse than sounds do."""
COVERED = 0.7
"""The least share of what is loud that lies in words."""
SPARE_FRAMES = 12
"""10 ms each: so much of a short word may lie outside, such as its last s."""
TRIES = 4
"""A short phrase that leaves most of an utterance unexplained is set aside, and the others are tried again."""
FREE_WORD = 0.9
"""The least posterior probability of a word of free text: of ten that are less likely, eight were not said."""
_MARGIN = 2400
_LONGEST = 8000 * 60
"""A minute without a pause is heard in parts."""
_SHORTEST = 800
_WIDE = {"beam": 1e-120, "wbeam": 1e-80, "pbeam": 1e-120, "maxhmmpf": -1, "bestpath": False, "lw": 1.0, "wip": 1.0}
"""With the usual beams half of the phrases are lost before their end."""
_FILLERS = re.compile(r"^(<.*>|\(NULL\)|\[.*\]|\+.*\+|SIL)$")


class Part(NamedTuple):
    """A stretch of audio and the word or sound that it was taken for."""

    word: str
    first: int
    last: int
    """Frames of 10 ms."""
    score: float
    """Natural logarithm of the acoustic likelihood, to a scale that all decoders share."""
    posterior: float


def recognize(order: Mapping[str, Any]) -> list[Piece]:
    """What was said in what `order["explained"]` leaves of `order["audio"]`. Raises NotRecognized."""
    if pocketsphinx is None:
        raise NotRecognized(NEEDS_EXTRA)
    if not str(order["language"]).lower().startswith("en"):
        raise NotRecognized(f"pocketsphinx has a model of English only, not of {order['language']}")
    ears = _Grammar(order["hints"]) if order["hints"] else _FreeText()
    return [
        piece(number, span, *ears.heard(np.asarray(pcm[max(span[0] - _MARGIN, 0) : span[1] + _MARGIN])))
        for number, pcm in enumerate(channels_of(Path(order["audio"])))
        for span in _spans(pcm, [each for each in order["explained"] if each[0] == number])
    ]


def _spans(pcm: NDArray[np.int16], explained: Iterable[Sequence[int]]) -> Iterator[Span]:
    taken = [(8 * from_ms, 8 * to_ms) for _, from_ms, to_ms in explained]
    for utterance in utterances(pcm):
        for first, end in without(utterance, taken):
            for begin in range(first, end, _LONGEST):
                if min(begin + _LONGEST, end) - begin >= _SHORTEST:
                    yield begin, min(begin + _LONGEST, end)


class _Grammar:
    """Takes what it hears for one of some phrases, or for none."""

    def __init__(self, hints: Sequence[str]) -> None:
        self._decoder = _decoder(dict=_model("cmudict-en-us.dict"), lm=None, **_WIDE)
        self._sounds = _decoder(allphone=_model("en-us-phone.lm.bin"), lm=None, beam=1e-40, pbeam=1e-40, lw=2.0)
        self._hints = {words: hint for hint in hints if (words := self._words(hint))}
        """By what the dictionary can say of it."""

    def heard(self, pcm: NDArray[np.int16]) -> tuple[str, float]:
        """The phrase, as it was given, and the confidence; an empty text when it is none of them."""
        raw, loud = _wideband(pcm), _loud(pcm)
        left = set(self._hints)
        while left and len(self._hints) - len(left) < TRIES:
            self._listen_for(left)
            parts = _decoded(self._decoder, raw)
            words = [part for part in parts if not _FILLERS.match(part.word)]
            said = " ".join(re.sub(r"\(\d\)$", "", part.word) for part in words)
            if not said:
                break
            if _is_covered(words, loud):
                worse = 1000 * (_score(parts) - _score(_decoded(self._sounds, raw))) / max(int(loud.sum()), 1)
                return (self._hints[said], _confidence(worse)) if worse >= WORST else ("", 0.0)
            left.discard(said)
        return "", 0.0

    def _words(self, hint: str) -> str:
        """The words of a hint, digits one by one; empty when the dictionary lacks one of them."""
        spelt = re.sub(r"\d", lambda digit: f" {_DIGITS[int(digit[0])]} ", hint.lower())
        words = re.findall(r"[a-z]+(?:'[a-z]+)*", spelt)
        return " ".join(words) if all(self._decoder.lookup_word(word) for word in words) else ""

    def _listen_for(self, phrases: Iterable[str]) -> None:
        rule = " | ".join(sorted(phrases))
        self._decoder.add_jsgf_string("hints", f"#JSGF V1.0;\ngrammar hints;\npublic <hint> = {rule};\n")
        self._decoder.activate_search("hints")


class _FreeText:
    """Takes what it hears for English. On a telephone that is poor, and its confidence says so."""

    def __init__(self) -> None:
        self._decoder = _decoder(dict=_model("cmudict-en-us.dict"), lm=_model("en-us.lm.bin"))

    def heard(self, pcm: NDArray[np.int16]) -> tuple[str, float]:
        """The words that are nearly sure, and their probability spread over all that there seem to be."""
        parts = [part for part in _decoded(self._decoder, _wideband(pcm)) if not _FILLERS.match(part.word)]
        words = [part for part in parts if part.posterior >= FREE_WORD]
        if not words:
            return "", 0.0
        text = " ".join(re.sub(r"\(\d\)$", "", part.word) for part in words)
        return text, sum(part.posterior for part in words) / len(parts)


_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _model(name: str) -> str:
    return str(Path(pocketsphinx.get_model_path()) / "en-us" / name)


def _decoder(**settings: object) -> Any:
    return pocketsphinx.Decoder(hmm=_model("en-us"), loglevel="FATAL", **settings)


def _decoded(decoder: Any, raw: bytes) -> list[Part]:
    decoder.start_utt()
    decoder.process_raw(raw, full_utt=True)
    decoder.end_utt()
    if decoder.hyp() is None:
        return []
    return [
        Part(each.word, each.start_frame, each.end_frame, math.log(max(each.ascore, 1e-300)), min(each.prob, 1.0))
        for each in decoder.seg()
    ]


def _score(parts: Iterable[Part]) -> float:
    return sum(part.score for part in parts)


def _is_covered(words: Iterable[Part], loud: NDArray[np.bool_]) -> bool:
    inside = np.zeros(len(loud), bool)
    for word in words:
        inside[word.first : word.last + 1] = True
    missed, total = int((loud & ~inside).sum()), int(loud.sum())
    return missed <= max((1 - COVERED) * total, min(SPARE_FRAMES, total / 2))


def _confidence(worse: float) -> float:
    """Certain when words explain as much as sounds do, half at the limit."""
    return max(min(1 - 0.5 * worse / WORST, 1.0), 0.0)


def _loud(pcm: NDArray[np.int16]) -> NDArray[np.bool_]:
    frames = pcm[: len(pcm) // (FRAME // 2) * (FRAME // 2)].reshape(-1, FRAME // 2)
    loud: NDArray[np.bool_] = np.abs(frames.astype(np.int32)).max(axis=1) > SILENT
    return loud


def _wideband(pcm: NDArray[np.int16]) -> bytes:
    """16000 Hz, which the model was made for."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=16000)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(pcm)[None, :], format="s16", layout="mono")
    frame.sample_rate = 8000
    return b"".join(each.to_ndarray().tobytes() for each in (*resampler.resample(frame), *resampler.resample(None)))
