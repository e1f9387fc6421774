"""The rows and their ring: what is stored is what is loaded."""

from __future__ import annotations

import numpy as np
import pytest

from emulator.audio.g711 import ALAW_TO_PCM, ULAW_TO_PCM, encode_ulaw
from emulator.media.rows import ALAW, LINEAR, MULAW, RING_SLOTS, SLOT, LegRows
from tests.emulator.media.rig import filled

FRAME_BYTES = np.arange(160, dtype=np.uint8)


def test_a_filled_slot_keeps_its_data() -> None:
    table = LegRows()
    table.store(0, SLOT, FRAME_BYTES[:SLOT], 0)
    table.store(0, 0, np.full(240, 7, np.uint8), 1)
    expected = [*ALAW_TO_PCM[[7] * SLOT], *ULAW_TO_PCM[FRAME_BYTES[:SLOT]], *ALAW_TO_PCM[[7] * SLOT]]
    assert filled(table, 0, 0, 240) == expected


@pytest.mark.parametrize("index", [0, RING_SLOTS * SLOT - SLOT, 7 * RING_SLOTS * SLOT + 80])
def test_loading_any_part_over_the_end_of_the_ring(index: int) -> None:
    table = LegRows()
    table.store(0, index, FRAME_BYTES, 0)
    assert filled(table, 0, index + 3, 100) == ULAW_TO_PCM[FRAME_BYTES[3:103]].tolist()
    assert filled(table, 0, index + 150, 12) == [*ULAW_TO_PCM[FRAME_BYTES[150:]], 12_345, 12_345]


def test_the_ring_forgets_after_5_seconds() -> None:
    table = LegRows()
    table.store(0, 0, FRAME_BYTES, 0)
    table.store(0, RING_SLOTS * SLOT, FRAME_BYTES[:SLOT], 0)
    assert not table.has(0, 0)
    assert table.has(0, SLOT)
    assert table.has(0, RING_SLOTS * SLOT)


def test_forms_stand_side_by_side() -> None:
    table = LegRows()
    samples = np.arange(-80, 0, dtype=np.int16)
    table.store(0, 0, FRAME_BYTES[:SLOT], ALAW)
    table.store(0, SLOT, samples, LINEAR)
    table.store(0, 2 * SLOT, FRAME_BYTES[:SLOT], MULAW)
    expected = [*ALAW_TO_PCM[FRAME_BYTES[:SLOT]], *samples, *ULAW_TO_PCM[FRAME_BYTES[:SLOT]], 12_345]
    assert filled(table, 0, 0, 241) == expected


def test_what_is_put_is_heard_by_the_form_of_the_leg() -> None:
    table = LegRows()
    pcm = np.arange(0, 16_000, 100, dtype=np.int16)
    assert np.array_equal(table.put(0, pcm), ULAW_TO_PCM[encode_ulaw(pcm)])
    assert np.array_equal(table.tx[0, 12:], encode_ulaw(pcm))
    table.form[0] = LINEAR
    assert np.array_equal(table.put(0, pcm), pcm)
    assert np.array_equal(table.voice[0], pcm)
    assert np.array_equal(table.tx[0, 12:], encode_ulaw(pcm)), "what is put is encoded when it is sent"


def test_frames_of_several_legs_are_what_is_loaded_of_each() -> None:
    rows = LegRows(4)
    media = np.random.default_rng(1).integers(0, 256, 160, np.uint8)
    rows.store(0, 800, media, MULAW)
    rows.store(1, 880, media[:80], ALAW)
    rows.store(3, 720, np.arange(-80, 80, dtype=np.int16), LINEAR)
    pcm, filled = rows.frames(np.array([0, 1, 3]), np.array([800, 800, 720]))
    assert filled.tolist() == [[True, True], [False, True], [True, True]]
    for row, (slot, start) in enumerate([(0, 800), (1, 800), (3, 720)]):
        out = np.zeros(160, np.int16)
        rows.load(slot, start, out)
        assert pcm[row].tolist() == out.tolist()


@pytest.mark.parametrize("form", [MULAW, ALAW])
@pytest.mark.parametrize("starts", [(0, 160), (37, 81_850), (40_000, 80 * 2 * RING_SLOTS - 8000)])
def test_two_legs_side_by_side_are_each_what_it_is_alone(form: int, starts: tuple[int, int]) -> None:
    table = LegRows(2)
    chance = np.random.default_rng(form)
    for slot, start in enumerate(starts):
        first = start // 80 * 80
        table.store(slot, first, chance.integers(0, 256, 8080).astype(np.uint8), form)
    both = table.pair((0, 1), starts, 8000)
    assert both is not None
    for slot, start in enumerate(starts):
        alone = np.zeros(8000, np.int16)
        table.load(slot, start, alone)
        assert alone.any()
        assert np.array_equal(both[:, slot], alone)


@pytest.mark.parametrize("torn", ["missing", "another law", "samples"])
def test_two_legs_are_not_read_side_by_side_unless_all_is_there_in_one_law(torn: str) -> None:
    table = LegRows(2)
    table.store(0, 0, np.full(800, 7, np.uint8), MULAW)
    table.store(1, 0, np.full(400, 7, np.uint8), MULAW)
    if torn == "another law":
        table.store(1, 400, np.full(400, 7, np.uint8), ALAW)
    elif torn == "samples":
        table.store(1, 400, np.full(400, 7, np.int16), LINEAR)
    assert table.pair((0, 1), (0, 0), 800) is None
    assert table.pair((0, 1), (0, 0), 400) is not None
