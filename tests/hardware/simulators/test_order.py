"""What a vendor says of itself."""

from __future__ import annotations

from hardware.simulators.vendors import MAKES
from tests.hardware.simulators.sim_stage import order_for


def test_what_a_phone_calls_itself() -> None:
    names = {vendor: make.user_agent_of(order_for(vendor)) for vendor, make in MAKES.items()}
    assert names["yealink"] == "Yealink SIP-T46S 66.86.0.15"
    assert names["grandstream_ht"] == "Grandstream HT801 1.0.55.1"
    assert names["poly"] == "PolycomVVX-VVX_450-UA/6.4.0.9900"
    assert names["grandstream"] == "Grandstream GXP2170 1.0.11.79"
