"""What was said in a file: recognisers in processes of their own, each asked for what those before it did not know."""

from __future__ import annotations

import json
import math
import shlex
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulator.runtime.child_programs import ProgramFailed
from emulator.runtime.hearing import Piece

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from emulator.runtime.child_programs import RunProgram

KNOWN = "known"
"""The recogniser of what this platform or a scenario's phone said."""
OURS = (KNOWN, "pocketsphinx")
"""Those that come with Offhook, in the order in which they are asked by default."""
AT_ONCE = 2
LIMIT_S = 30.0
"""What a recogniser is given for a file, beside what its length adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognized:
    """What was said, as far as it was understood."""

    text: str
    """Empty: nothing was said, or nothing understood."""
    confidence: float
    """0 to 1; what was not understood counts as 0, by its length."""
    engines: tuple[str, ...] = ()
    """Those that understood something."""
    complaints: tuple[str, ...] = ()
    """Why recognisers could not work, a line each."""

    @property
    def is_known(self) -> bool:
        """Whether all of the text is what the platform or a scenario's phone is known to have said."""
        return self.engines == (KNOWN,)


class Recognition:
    """Asks recognisers by name, or by the command of a program that speaks their protocol (docs/speech.md)."""

    def __init__(self, engines: Sequence[str], run: RunProgram, sounds: Path) -> None:
        self._engines = tuple(engines)
        self._run = run
        self._sounds = sounds
        """Where the audio of what Speak and the phones of scenarios say is kept."""

    async def recognize(
        self, audio: Path, *, language: str = "en-US", hints: Sequence[str] = (), limit_s: float = LIMIT_S
    ) -> Recognized:
        """What is said in a WAV, or a `.pcm` without a header, of 8000 Hz and 16 bits; all its channels, by time.

        `hints` are phrases that are expected; a recogniser may know no others. Never raises: what does not work stands
        in `complaints`.
        """
        understood: list[tuple[str, Piece]] = []
        blank: list[Piece] = []
        complaints: list[str] = []
        for engine in self._engines:
            order = {
                "audio": str(audio),
                "language": language,
                "hints": list(hints),
                "sounds": str(self._sounds),
                "explained": [[piece.channel, piece.from_ms, piece.to_ms] for _, piece in understood],
            }
            try:
                answer = await self._run(_command(engine), json.dumps(order).encode(), limit_s)
                pieces = _pieces(answer)
            except ProgramFailed as failure:
                complaints.append(f"{engine}: {failure}")
                continue
            understood += [(engine, piece) for piece in pieces if piece.text]
            blank = [piece for piece in pieces if not piece.text]
            if not blank:
                break
        return _together(understood, blank, complaints)


def _command(engine: str) -> Sequence[str]:
    if engine in OURS:
        return (sys.executable, "-m", "emulator.runtime.recognizer_worker", engine)
    return shlex.split(engine)


def _pieces(answer: bytes) -> list[Piece]:
    """Raises ProgramFailed when it is no answer."""
    try:
        return [_piece(**each) for each in json.loads(answer)["pieces"]]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise ProgramFailed(f"its answer is not understood: {error}") from error


def _piece(*, from_ms: Any, to_ms: Any, channel: Any = 0, text: Any = "", confidence: Any = 0.0) -> Piece:
    """One piece of an answer, whoever wrote it. Raises ValueError and the like when it is none."""
    sure = float(confidence)
    if math.isnan(sure):
        raise ValueError("confidence is no number")
    return Piece(
        channel=int(channel),
        from_ms=int(from_ms),
        to_ms=int(to_ms),
        text=" ".join(str(text).split()),
        confidence=min(max(sure, 0.0), 1.0),
    )


def _together(understood: list[tuple[str, Piece]], blank: list[Piece], complaints: list[str]) -> Recognized:
    in_order = sorted(understood, key=lambda each: (each[1].from_ms, each[1].channel))
    pieces = [*blank, *(piece for _, piece in understood)]
    length = sum(piece.to_ms - piece.from_ms for piece in pieces)
    sure = sum(piece.confidence * (piece.to_ms - piece.from_ms) for piece in pieces)
    return Recognized(
        text=" ".join(piece.text for _, piece in in_order),
        confidence=round(sure / length, 3) if length else 0.0,
        engines=tuple(dict.fromkeys(engine for engine, _ in in_order)),
        complaints=tuple(complaints),
    )
