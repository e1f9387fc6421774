"""Compares the channels with the capture: sample by sample in a WAV, within limits in an MP3."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.proof.evidence import SIDES
from scenarios.proof.lossy_checks import check_decoded_samples, check_lossy_samples
from scenarios.proof.sample_checks import check_explained, check_samples

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence
    from scenarios.proof.verdict import Verdict


def check_sound(evidence: Evidence) -> list[Verdict]:
    """Every channel holds what the capture says, and every frame without an on-time packet is explained."""
    if not evidence.recording.lossy:
        return check_samples(evidence) + check_decoded_samples(evidence)
    explained = [verdict for side in SIDES for verdict in check_explained(evidence, side)]
    return explained + check_lossy_samples(evidence)
