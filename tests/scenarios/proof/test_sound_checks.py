"""Which checks a WAV meets, and which an MP3."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scenarios.proof.sound_checks import check_sound

if TYPE_CHECKING:
    from scenarios.proof.evidence import Evidence


@pytest.mark.parametrize("lossy", [False, True])
def test_the_format_decides(evidence: Evidence, lossy: bool) -> None:
    changed = replace(evidence, recording=replace(evidence.recording, lossy=lossy))
    names = {verdict.name for verdict in check_sound(changed)}
    assert {
        f"{side}: {what}" for side in ("left", "right") for what in ("frames not on time explained", "gain")
    } <= names
    assert ("left: samples" in names) is not lossy
    assert ("left: signal to noise" in names) is lossy
