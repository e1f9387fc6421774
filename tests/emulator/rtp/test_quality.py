"""The E-model: MOS against the table of G.107 Annex B, its terms against the formulas worked by hand."""

from __future__ import annotations

import pytest

from emulator.rtp.quality import BEST_R, EQUIPMENT, Equipment, mos, r_factor


@pytest.mark.parametrize(
    ("r", "expected"),
    [(-5, 1), (0, 1), (50, 2.58), (60, 3.10), (70, 3.60), (80, 4.03), (90, 4.34), (93.2, 4.41), (100, 4.5), (120, 4.5)],
)
def test_mos_of_table_b1_of_g107(r: float, expected: float) -> None:
    assert mos(r) == pytest.approx(expected, abs=0.01)


def test_mos_never_falls_below_1() -> None:
    assert min(mos(tenth / 10) for tenth in range(-10, 100)) == 1.0


@pytest.mark.parametrize(("delay_ms", "expected"), [(0, 0), (100, 0), (150, 0.2), (200, 3.0), (300, 14.8), (400, 24.1)])
def test_delay_costs_what_idd_of_g107_says(delay_ms: float, expected: float) -> None:
    found = BEST_R - r_factor(EQUIPMENT["PCMU"], loss_percent=0, one_way_ms=delay_ms)
    assert found == pytest.approx(expected, abs=0.06)


@pytest.mark.parametrize(
    ("equipment", "loss", "expected"),
    [
        (EQUIPMENT["PCMU"], 0, 0.0),
        (EQUIPMENT["PCMA"], 1, 17.9),
        (Equipment(0, 25.1), 2, 7.0),
        (Equipment(11, 19.0), 0, 11.0),
        (Equipment(11, 19.0), 4, 25.6),
    ],
    ids=["G.711", "G.711 without PLC", "G.711 with PLC", "G.729A", "G.729A with loss"],
)
def test_loss_costs_what_ie_eff_says(equipment: Equipment, loss: float, expected: float) -> None:
    assert BEST_R - r_factor(equipment, loss_percent=loss) == pytest.approx(expected, abs=0.06)
