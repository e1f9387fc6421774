"""Several phones of one user, in whole simulated calls: who has the call when they do not wait for one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.testing import World
from emulator.testing.impairment import Impairment

if TYPE_CHECKING:
    from emulator.testing.unit_phone import UnitPhone

FAR = Impairment(delay_ms=50)
"""So that an answer and a CANCEL can pass each other."""


def ringing(world: World, dial: str = "<Dial action='{app}/dialled/'><User>{user}</User></Dial>") -> list[UnitPhone]:
    """A caller, and the three phones that ring for it."""
    phones = [world.phone("adam", link=FAR) for _ in range(3)]
    caller = world.phone("caller")
    world.documents["/answer/"] = f"<Response>{dial.format(app=world.app_url, user=phones[0].uri)}</Response>"
    caller.dial("15550100")
    world.advance(1.0)
    assert all(phone.is_ringing for phone in phones)
    return [caller, *phones]


def told(world: World) -> dict[str, str]:
    """What the action of the Dial was told."""
    (action,) = [webhook for webhook in world.webhooks if webhook.path == "/dialled/"]
    return dict(action.fields)


def test_all_pick_up_at_the_same_moment_and_one_has_the_call() -> None:
    with World() as world:
        caller, *phones = ringing(world)
        for phone in phones:
            phone.answer()
        world.advance(3.0)
        connected = [phone for phone in phones if phone.is_connected]
        assert len(connected) == 1
        assert caller.is_connected
        connected[0].hang_up()
        world.advance(40.0)
        assert told(world)["DialStatus"] == "completed"
        assert all(phone.is_idle for phone in [caller, *phones])


@pytest.mark.parametrize("status", [486, 603])
def test_one_refuses(status: int) -> None:
    """Busy is of one phone, a decline is of its user."""
    with World() as world:
        caller, desk, cell, soft = ringing(world)
        cell.reject(status)
        world.advance(1.0)
        assert desk.is_ringing is soft.is_ringing is (status == 486)
        if status == 486:
            soft.answer()
            world.advance(2.0)
            assert caller.is_connected
            caller.hang_up()
        world.advance(40.0)
        assert told(world)["DialStatus"] == ("completed" if status == 486 else "failed")
        assert all(phone.is_idle for phone in (caller, desk, cell, soft))


def test_the_caller_gives_up_and_nobody_rings_any_more() -> None:
    with World() as world:
        caller, *phones = ringing(world)
        caller.hang_up()
        world.advance(1.0)
        assert not any(phone.is_ringing for phone in phones)
        assert told(world)["DialStatus"] == "cancel"


def test_a_phone_that_is_gone_holds_nobody_up() -> None:
    with World() as world:
        phones = [world.phone("adam") for _ in range(2)]
        caller = world.phone("caller")
        world.documents["/answer/"] = f"<Response><Dial><User>{phones[0].uri}</User></Dial></Response>"
        phones[1].drop_network()
        caller.dial("15550100")
        world.advance(1.0)
        assert (phones[0].is_ringing, phones[1].is_ringing) == (True, False)
        phones[0].answer()
        world.advance(40.0)
        assert caller.is_connected
        caller.hang_up()
        world.advance(40.0)
        assert caller.is_idle
