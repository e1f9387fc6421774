"""What every driver has to keep, whatever its vendor: checks that are run against a phone whose line can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from hardware.phones.control import EVERY_ABILITY, ControlFailure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from hardware.phones.control import Ability, PhoneControl

ORDERS: dict[Ability, Callable[[PhoneControl], Coroutine[None, None, object]]] = {
    "dial": lambda phone: phone.dial("1002"),
    "answer": lambda phone: phone.answer(),
    "reject": lambda phone: phone.reject(),
    "hang_up": lambda phone: phone.hang_up(),
    "hold": lambda phone: phone.hold(),
    "resume": lambda phone: phone.resume(),
    "press": lambda phone: phone.press("12*#"),
    "transfer": lambda phone: phone.transfer("1003"),
    "mute": lambda phone: phone.mute(on=True),
    "reboot": lambda phone: phone.reboot(),
    "status": lambda phone: phone.status(),
}
"""Every order there is; `events` is none."""


class VisibleLine(Protocol):
    """The line of a phone under test: its state in our words, and what was done to it."""

    state: str
    """idle, ringing, dialling, connected, held"""
    dialled: list[str]
    keys: str
    transferred: list[str]
    is_muted: bool
    reboots: int

    def ring(self) -> None:
        """A call comes in."""

    def connect(self) -> None:
        """The other side answers."""


async def refuses_what_it_cannot(phone: PhoneControl) -> None:
    """Each order outside its abilities raises ControlFailure, in one line that can be shown."""
    assert phone.abilities <= EVERY_ABILITY
    for ability, order in ORDERS.items():
        if ability not in phone.abilities:
            with pytest.raises(ControlFailure) as caught:
                await order(phone)
            assert "\n" not in str(caught.value)


async def calls_and_hangs_up(phone: PhoneControl, line: VisibleLine) -> None:
    """dial, hang_up."""
    await phone.dial("1002")
    assert (line.dialled, line.state) == (["1002"], "dialling")
    line.connect()
    await phone.hang_up()
    assert line.state == "idle"


async def answers(phone: PhoneControl, line: VisibleLine) -> None:
    """answer."""
    line.ring()
    await phone.answer()
    assert line.state == "connected"
    await phone.hang_up()
    assert line.state == "idle"


async def rejects(phone: PhoneControl, line: VisibleLine) -> None:
    """reject."""
    line.ring()
    await phone.reject()
    assert line.state == "idle"


async def holds_and_resumes(phone: PhoneControl, line: VisibleLine) -> None:
    """hold, resume; a call on hold can be ended."""
    line.ring()
    await phone.answer()
    for _ in range(2):
        await phone.hold()
        assert line.state == "held"
        await phone.resume()
        assert line.state == "connected"
    await phone.hold()
    await phone.hang_up()
    assert line.state == "idle"


async def presses(phone: PhoneControl, line: VisibleLine) -> None:
    """press: the keys arrive in their order; what is no key is refused and not sent."""
    line.ring()
    await phone.answer()
    await phone.press("12*#0")
    assert line.keys == "12*#0"
    with pytest.raises(ControlFailure, match="cannot be pressed"):
        await phone.press("1a")
    assert line.keys == "12*#0"


async def transfers(phone: PhoneControl, line: VisibleLine) -> None:
    """transfer."""
    line.ring()
    await phone.answer()
    await phone.transfer("1003")
    assert (line.transferred, line.state) == (["1003"], "idle")


async def mutes(phone: PhoneControl, line: VisibleLine) -> None:
    """mute: to the state that is wanted, however often it is asked; a new call begins unmuted."""
    line.ring()
    await phone.answer()
    for wanted in (True, True, False, False, True):
        await phone.mute(on=wanted)
        assert line.is_muted is wanted
    await phone.hang_up()
    line.ring()
    await phone.answer()
    await phone.mute(on=True)
    assert line.is_muted


async def reboots(phone: PhoneControl, line: VisibleLine) -> None:
    """reboot."""
    await phone.reboot()
    assert line.reboots == 1


async def tells_its_status(phone: PhoneControl, line: VisibleLine) -> None:
    """status: registered or not; no password in it."""
    status = await phone.status()
    assert status.is_registered is True
    assert status.mac in ("", "0015654aa937")
    del line


async def rests(phone: PhoneControl, line: VisibleLine) -> None:
    """rest: idle after whatever it did, and untroubled when it is idle already."""
    await phone.rest()
    assert line.state == "idle"
    line.ring()
    await phone.answer()
    await phone.rest()
    assert line.state == "idle"
    if "hold" in phone.abilities:
        line.ring()
        await phone.answer()
        await phone.hold()
        await phone.rest()
        assert line.state == "idle"
    if "dial" in phone.abilities:
        await phone.dial("1002")
        await phone.rest()
        assert line.state == "idle"
    await phone.rest()
    assert line.state == "idle"


CHECKS: dict[str, tuple[Ability | None, Callable[[PhoneControl, VisibleLine], Awaitable[None]]]] = {
    "calls_and_hangs_up": ("dial", calls_and_hangs_up),
    "answers": ("answer", answers),
    "rejects": ("reject", rejects),
    "holds_and_resumes": ("hold", holds_and_resumes),
    "presses": ("press", presses),
    "transfers": ("transfer", transfers),
    "mutes": ("mute", mutes),
    "reboots": ("reboot", reboots),
    "tells_its_status": ("status", tells_its_status),
    "rests": (None, rests),
}
"""Each check, and the ability that it needs."""
