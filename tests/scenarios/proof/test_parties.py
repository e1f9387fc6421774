"""Which leg a party is on, and when it is muted."""

from __future__ import annotations

from scenarios.proof.parties import Party
from scenarios.proof.sidecar import Leg

LEG = Leg(local="10.0.0.9:20000", remote="10.0.0.1:4000")


def test_by_leg_or_by_address() -> None:
    assert Party(name="a", code=1, leg="x").is_on("x", LEG)
    assert not Party(name="a", code=1, leg="y", address="10.0.0.1:4000").is_on("x", LEG)
    assert Party(name="a", code=1, address="10.0.0.1:4000").is_on("x", LEG)
    assert not Party(name="a", code=1).is_on("x", Leg(local="10.0.0.9:20000"))


def test_silent() -> None:
    party = Party(name="a", code=1, silent=((100, 200),))
    assert [party.is_silent(*window) for window in ((0, 100), (0, 101), (199, 300), (200, 300))] == [
        False,
        True,
        True,
        False,
    ]
