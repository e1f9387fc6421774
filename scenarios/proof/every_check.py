"""Every check there is, in the order in which a person wants to read it, and what is wrong where one fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.diagnose import diagnose
from scenarios.proof.file_checks import check_captures, check_file
from scenarios.proof.sound_checks import check_sound
from scenarios.proof.time_base_checks import check_time_base
from scenarios.proof.verdict import Verdict
from scenarios.proof.voice_checks import check_voices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.proof.evidence import Evidence
    from scenarios.proof.parties import Party


def verify_evidence(evidence: Evidence, parties: Sequence[Party] = ()) -> list[Verdict]:
    """Check form, time base, samples and parties of gathered evidence. A failure is followed by its diagnosis."""
    verdicts = [
        *check_captures(evidence),
        *check_file(evidence),
        *check_time_base(evidence),
        *check_sound(evidence),
        *check_voices(evidence, parties),
    ]
    lines = diagnose(evidence, parties)
    where = str(evidence.recording.path)
    return verdicts + [Verdict("diagnosis", False, line, "what was on the wire", "", where) for line in lines]
