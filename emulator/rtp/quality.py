"""An estimate of how a call sounds: the E-model's R, and MOS from it (ITU-T G.107; equipment factors G.113 App. I).

All that we cannot measure (noise, loudness, echo) has the default value of G.107, with perfect echo control. What is
left is 93.2 − Idd − Ie,eff: delay, codec and loss. It estimates what a listener would think of the *network*.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

BEST_R = 93.2
"""R with every parameter at its default (G.107 §7.7)."""


@dataclass(frozen=True, slots=True)
class Equipment:
    """How a codec sounds (G.113 Appendix I): Ie, and Bpl, its robustness against loss."""

    ie: float
    bpl: float


EQUIPMENT = {"PCMU": Equipment(0.0, 4.3), "PCMA": Equipment(0.0, 4.3)}
"""By codec. Lost G.711 is silence: no packet loss concealment. Wideband codecs have another scale (G.107.1)."""


def r_factor(equipment: Equipment, *, loss_percent: float, one_way_ms: float = 0.0) -> float:
    """R for random loss; `one_way_ms` is from mouth to ear."""
    lost = (95 - equipment.ie) * loss_percent / (loss_percent + equipment.bpl)
    return BEST_R - _delay_impairment(one_way_ms) - equipment.ie - lost


def mos(r: float) -> float:
    """The mean opinion score, 1 … 4.5, that G.107 Annex B gives an R."""
    if r <= 0:
        return 1.0
    if r >= 100:
        return 4.5
    return max(1.0, 1 + 0.035 * r + r * (r - 60) * (100 - r) * 7e-6)


def _delay_impairment(one_way_ms: float) -> float:
    """Idd (G.107 §7.5): what delay alone costs; nothing up to 100 ms."""
    if one_way_ms <= 100:
        return 0.0
    x = math.log2(one_way_ms / 100)
    return 25 * (math.pow(1 + x**6, 1 / 6) - 3 * math.pow(1 + (x / 3) ** 6, 1 / 6) + 2)
