"""Which leg a party is on, who is at its far end in turn, and when it is muted."""

from __future__ import annotations

from emulator.base.address import Address
from scenarios.proof.parties import Party, located, name_at, name_on
from scenarios.proof.sidecar import Leg, Sidecar, Span

OURS = "10.0.0.9:20008"


def span(leg: str, remote: str = "", joined: str = "") -> Span:
    told = {"from": 0, "to": 8000, "kind": "from_peer", "leg": leg, "remote": remote, "joined": joined}
    return Span.model_validate(told)


def of(*spans: Span) -> Sidecar:
    return Sidecar.model_construct(
        spans={"left": (span("x", "10.0.0.1:4000"),), "right": spans},
        legs={"x": Leg(local="10.0.0.9:20000"), "y": Leg(local="10.0.0.9:20002")},
    )


def on(*ports: int, name: str = "a") -> Party:
    """A phone whose host has the number of its port: 4002 is at 10.0.0.2."""
    return Party(name=name, code=1, addresses=tuple(Address(f"10.0.0.{1 + port // 2 % 10}", port) for port in ports))


def test_by_leg_or_by_who_was_at_its_far_end() -> None:
    assert Party(name="a", code=1, leg="x").is_at(span("x", "10.0.0.1:4000"))
    assert not Party(name="a", code=1, leg="y").is_at(span("x"))
    one, other = span("y", "10.0.0.2:4002"), span("y", "10.0.0.3:4004")
    first, second, caller = located([on(7, 4002), on(4004), on(4000)], of(one, other))
    assert [party.leg for party in (first, second, caller)] == ["y", "y", "x"]
    assert (first.is_at(one), first.is_at(other), second.is_at(one), second.is_at(other)) == (True, False, False, True)


def test_two_phones_on_two_hosts_may_send_from_the_same_port() -> None:
    one, other = span("x", "10.0.0.1:5004"), span("y", "10.0.0.2:5004")
    sidecar = of(other).model_copy(update={"spans": {"left": (one,), "right": (other,)}})
    first, second = located(
        [Party(name=host, code=None, addresses=(Address(host, 5004),)) for host in ("10.0.0.1", "10.0.0.2")], sidecar
    )
    assert (first.leg, second.leg) == ("x", "y")
    assert not first.is_at(span("x", "10.0.0.2:5004"))


def test_on_two_legs_and_on_none() -> None:
    twice = span("y", "10.0.0.2:4002")
    assert [party.leg for party in located([on(4000, 4002), on(), on(9)], of(twice))] == [
        "x",
        "y",
        "nowhere",
        "nowhere",
    ]


def test_behind_a_call_that_was_joined() -> None:
    """Whoever is at no far end may be there; the one who was there before is not."""
    before, joined = span("y", "10.0.0.2:4002"), span("y", OURS, "z")
    agent, colleague, sound = located([on(4002), on(4004, name="b"), on()], of(before, joined))
    assert (agent.is_behind, colleague.is_behind, colleague.leg, sound.leg) == (False, True, "y", "nowhere")
    assert not colleague.is_at(joined)
    names = [name_at(each, (agent, colleague)) for each in (before, joined)]
    assert names == ["a", "call z"]
    assert name_on("y", (agent, colleague)) == "a"
    assert name_on("w", (agent, colleague)) == "w"


def test_silent() -> None:
    party = Party(name="a", code=1, silent=((100, 200),))
    assert [party.is_silent(*window) for window in ((0, 100), (0, 101), (199, 300), (200, 300))] == [
        False,
        True,
        True,
        False,
    ]
