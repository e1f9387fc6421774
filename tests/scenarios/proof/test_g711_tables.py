"""The verifier's G.711 tables: known values of ITU-T G.711, and agreement with the engine's, made in another way."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.g711 import ALAW_TO_PCM, ULAW_TO_PCM
from scenarios.proof.g711_tables import PCMA, PCMU, decoding_table


@pytest.mark.parametrize(
    ("payload_type", "code", "value"),
    [
        (PCMU, 0xFF, 0),
        (PCMU, 0x00, -32124),
        (PCMU, 0x80, 32124),
        (PCMA, 0xD5, 8),
        (PCMA, 0x55, -8),
        (PCMA, 0xAA, 32256),
    ],
)
def test_known_values(payload_type: int, code: int, value: int) -> None:
    assert decoding_table(payload_type)[code] == value


def test_agrees_with_the_engine() -> None:
    assert np.array_equal(decoding_table(PCMU), ULAW_TO_PCM)
    assert np.array_equal(decoding_table(PCMA), ALAW_TO_PCM)
