"""Brings a phone of the lab and what operates it together: its driver, and the simulator if it is one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from hardware.phones.all_drivers import make_control
from hardware.phones.asking import whoever_answers
from hardware.phones.control import ControlDoor, ControlFailure
from hardware.phones.manual import PATIENCE_S
from hardware.phones.terminal import ask_at_terminal
from scenarios.endpoints.simulated_phone import SimulatedHandset, simulated_phone

if TYPE_CHECKING:
    from contextlib import AsyncExitStack
    from pathlib import Path

    from hardware.lab_file import LabPhone
    from hardware.phones.control import Ability, Ask, Handset, PhoneControl
    from scenarios.endpoints.phone import Account

NOWHERE = "127.0.0.1:9"
"""Nobody is asked there: a driver that is made to be looked at."""
ANALOGUE = "grandstream_ht"


class _Hook:
    """A handset to be looked at that a device of the bus will move: it is lifted and put down, and presses nothing."""

    presses_keys = False

    async def lift(self) -> None:
        """Raises ControlFailure."""
        raise ControlFailure("nobody moves this handset")

    put_down = lift

    async def press(self, keys: str) -> None:
        """Raises ControlFailure."""
        raise ControlFailure(f"nobody presses {keys}")


def patience_with(phone: LabPhone) -> float:
    """For how many seconds a person is asked for what this phone does in a call; 0: no person is."""
    is_lifted_by_hand = phone.vendor == ANALOGUE and not phone.hook and not phone.simulated
    is_by_hand = phone.controlled_by == "manual" or (phone.controlled_by == "http" and is_lifted_by_hand)
    return PATIENCE_S if is_by_hand else 0.0


def abilities_of(name: str, phone: LabPhone) -> frozenset[Ability]:
    """What a phone can be asked, by what moves its handset; nothing is asked of it.

    Raises ControlFailure when nothing can operate it.
    """
    host = NOWHERE if phone.simulated else ""
    door = ControlDoor(f"http://{NOWHERE}", "")
    return make_control(name, phone, host=host, handset=_handset_of(phone), platform=door).abilities


def _handset_of(phone: LabPhone) -> Handset | None:
    """What will move its handset; None: a person."""
    if phone.simulated:
        return SimulatedHandset(NOWHERE, "") if phone.vendor == ANALOGUE else None
    return _Hook() if phone.hook else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a phone of the lab finds in a run."""

    door: ControlDoor
    ask: Ask
    """Asks a person on the dashboard at `door`; the person is asked at the terminal, too."""
    folder: Path
    """Takes the log of a simulator."""
    hook: Handset | None = None
    """Lifts its handset."""
    reports_to: str = ""
    """The beginning of the URLs at which a simulator reports; empty: nowhere."""


async def connect(
    name: str, phone: LabPhone, account: Account, around: Surroundings, own: AsyncExitStack
) -> PhoneControl:
    """Operate a phone from now on; its simulator is started and put on the stack `own`.

    Raises Unavailable or ControlFailure.
    """
    door = around.door
    ask = whoever_answers(partial(ask_at_terminal, elsewhere=f"on the dashboard, {door.url}/"), around.ask)
    if not phone.simulated:
        return make_control(name, phone, platform=door, handset=around.hook, ask=ask)
    log_file = around.folder / f"phone-{account.party}.log"
    host, token = await own.enter_async_context(simulated_phone(phone, account, log_file, around.reports_to))
    handset = SimulatedHandset(host, token) if phone.vendor == ANALOGUE else None
    return make_control(name, phone, host=host, handset=handset, platform=door, ask=ask)
