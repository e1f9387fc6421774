"""Every vendor has a surface of its own."""

from __future__ import annotations

import pytest

from hardware.simulators.grandstream import Grandstream
from hardware.simulators.grandstream_ht import GrandstreamHt
from hardware.simulators.poly import Poly
from hardware.simulators.vendors import MAKES
from hardware.simulators.yealink import Yealink
from tests.hardware.simulators.sim_stage import on_stage


@pytest.mark.parametrize(
    ("vendor", "kind"),
    [
        ("yealink", Yealink),
        ("poly", Poly),
        ("grandstream", Grandstream),
        ("grandstream_ht", GrandstreamHt),
    ],
)
def test_a_vendor_has_its_surface(vendor: str, kind: type) -> None:
    async def play(stage: object) -> None:
        """Nothing: it is registered."""

    stage = on_stage(vendor, play)
    assert isinstance(stage.phone.surface, kind)
    assert stage.desk.make is MAKES[vendor]
