"""Mutants of transcriptions and of the recognisers behind them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emulator.runtime import recognition
from emulator.runtime.recognition import Recognition
from emulator.runtime.transcriptions import Transcriptions
from emulator.webhooks import payloads
from tools.mutate.mutant import mutant

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.mutate.mutant import Breakage

    Original = Callable[..., Any]

MESSAGE = "transcription_of_a_voicemail"
CALL = "transcription_of_both_parties[PCMU]"


@mutant(MESSAGE, says="/transcription/")
def transcription_always_posted(breakage: Breakage) -> None:
    """The method that was asked for is forgotten."""
    breakage.replace(
        Transcriptions,
        "order",
        lambda original, made, recording_id, call_uuid, order: original(
            made, recording_id, call_uuid, replace(order, method="POST")
        ),
    )


@mutant(CALL, says="/transcription/")
def transcription_of_others_first(breakage: Breakage) -> None:
    """What was said is not put in order of time, but channel after channel."""

    def together(original: Original, understood: list[Any], *others: Any) -> Any:
        return original([(engine, replace(piece, from_ms=piece.channel)) for engine, piece in understood], *others)

    breakage.replace(recognition, "_together", together)


@mutant(MESSAGE, says="transcription")
def nothing_is_understood(breakage: Breakage) -> None:
    """No recogniser is asked."""

    async def recognize(_original: Original, *_: Any, **__: Any) -> Any:
        return recognition.Recognized(text="", confidence=0.0)

    breakage.replace(Recognition, "recognize", recognize)


@mutant(MESSAGE, says="transcription_charge")
def transcription_for_nothing(breakage: Breakage) -> None:
    """A transcription costs nothing."""
    breakage.replace(payloads, "transcription_charge", lambda _original, _samples: 0)
