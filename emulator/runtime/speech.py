"""Has texts spoken, each by a program of its own: a world stands still for it, real life goes on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Coroutine
from functools import lru_cache
from typing import TYPE_CHECKING

from emulator.callflow.control import SpeechFailed
from emulator.runtime.child_programs import ProgramFailed, run_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emulator.runtime.child_programs import RunProgram

Synthesize = Callable[[str, str], Coroutine[None, None, bytes]]
"""From SSML and a voice of espeak-ng to a WAV file. Raises SpeechFailed."""

AT_ONCE = 2
"""Programs. Many calls may begin together."""
LIMIT_S = 30.0
"""What one text is given; 3000 characters take 2 s."""
REMEMBERED = 16
"""Texts of worlds, of which one process runs many; the longest is 10 MB."""
_PROGRAM = (sys.executable, "-m", "emulator.runtime.speech_worker")
_spoken = lru_cache(REMEMBERED)(run_now)


def synthesizer(run: RunProgram) -> Synthesize:
    """Have texts spoken by programs that `run` runs."""

    async def synthesize(ssml: str, voice: str) -> bytes:
        order = json.dumps({"ssml": ssml, "voice": voice}).encode()
        try:
            return await run(_PROGRAM, order, LIMIT_S)
        except ProgramFailed as failure:
            raise SpeechFailed(str(failure)) from failure

    return synthesize


async def _remembered(command: Sequence[str], order: bytes, limit_s: float) -> bytes:
    return _spoken(tuple(command), order, limit_s)


synthesize_at_once = synthesizer(_remembered)
"""Speak while virtual time stands still; what was spoken lately is spoken again for nothing."""
