"""The witness blames the network for what it lost, and for nothing else."""

from __future__ import annotations

import pytest

from emulator.testing import World
from emulator.testing.impairment import Impairment
from emulator.testing.softphone_log import PhoneFailure
from tests.worlds.signalling_witness import SignallingWitness, deafen

FINE, DEAD = Impairment(), Impairment(loss=1.0)


@pytest.fixture
def witness(monkeypatch: pytest.MonkeyPatch) -> SignallingWitness:
    made = SignallingWitness()
    made.watch(monkeypatch)
    return made


def told(witness: SignallingWitness) -> list[str]:
    return [str(each) for each in witness.lost_exchanges()]


@pytest.mark.parametrize(
    ("link", "back", "fate"), [(DEAD, FINE, "none arrived"), (FINE, DEAD, "11 arrived, no reply to them did")]
)
def test_a_registration_into_the_void(
    witness: SignallingWitness, link: Impairment, back: Impairment, fate: str
) -> None:
    with World() as world:
        with pytest.raises(PhoneFailure, match="alice: not registered: 408 Request Timeout"):
            world.phone("alice", link=link, back=back)
        assert world.now == 32.0
        assert told(witness) == [f"REGISTER of 198.51.100.1: 11 tries, {fate}"]


def test_an_answer_into_the_void(witness: SignallingWitness) -> None:
    with World() as world:
        alice, bob = world.phone("alice"), world.phone("bob")
        world.documents["/answer/"] = f"<Response><Dial><User>{bob.uri}</User></Dial></Response>"
        alice.dial("15550100")
        world.advance(3.0)
        world.impair("bob", DEAD)
        bob.answer()
        world.advance(40.0)
        assert "200 to INVITE of 198.51.100.2: 11 tries, none arrived" in told(witness)


@pytest.mark.parametrize("heard", [0, 40])
def test_a_platform_that_does_not_answer_is_not_the_networks_fault(
    witness: SignallingWitness, monkeypatch: pytest.MonkeyPatch, heard: int
) -> None:
    deafen(monkeypatch, heard)
    with World() as world:
        with pytest.raises(PhoneFailure, match="408 Request Timeout"):
            world.phone("alice")
        assert told(witness) == []


def test_nothing_is_lost_in_a_call_over_a_fair_network(witness: SignallingWitness) -> None:
    with World() as world:
        alice, bob = world.phone("alice", link=Impairment(loss=0.1)), world.phone("bob")
        world.documents["/answer/"] = f"<Response><Dial><User>{bob.uri}</User></Dial></Response>"
        alice.dial("15550100")
        world.advance(10.0)
        bob.answer()
        world.advance(10.0)
        assert alice.is_connected
        alice.hang_up()
        world.advance(80.0)
        assert world.leftovers == []
        assert told(witness) == []
