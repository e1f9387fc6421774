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

    @property
    def state(self) -> str:
        """idle, ringing, dialling, connected, held"""

    @property
    def is_muted(self) -> bool:
        """Whether its microphone is."""

    @property
    def dialled(self) -> list[str]:
        """Whom it called."""

    @property
    def keys(self) -> str:
        """What was pressed in calls."""

    @property
    def transferred(self) -> list[str]:
        """To whom it transferred calls."""

    @property
    def reboots(self) -> int:
        """How often it started anew."""

    def ring(self) -> None:
        """A call comes in."""

    def connect(self) -> None:
        """The other side answers, unless it has."""

    async def settle(self) -> None:
        """Wait until the phone has done what it was told."""


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
    await line.settle()
    assert line.dialled == ["1002"]
    assert line.state in ("dialling", "connected")
    line.connect()
    await phone.hang_up()
    await line.settle()
    assert line.state == "idle"


async def answers(phone: PhoneControl, line: VisibleLine) -> None:
    """answer."""
    line.ring()
    await line.settle()
    await phone.answer()
    await line.settle()
    assert line.state == "connected"
    await phone.hang_up()
    await line.settle()
    assert line.state == "idle"


async def rejects(phone: PhoneControl, line: VisibleLine) -> None:
    """reject."""
    line.ring()
    await line.settle()
    await phone.reject()
    await line.settle()
    assert line.state == "idle"


async def holds_and_resumes(phone: PhoneControl, line: VisibleLine) -> None:
    """hold, resume; a call on hold can be ended."""
    line.ring()
    await line.settle()
    await phone.answer()
    await line.settle()
    for _ in range(2):
        await phone.hold()
        await line.settle()
        assert line.state == "held"
        await phone.resume()
        await line.settle()
        assert line.state == "connected"
    await phone.hold()
    await line.settle()
    await phone.hang_up()
    await line.settle()
    assert line.state == "idle"


async def presses(phone: PhoneControl, line: VisibleLine) -> None:
    """press: the keys arrive in their order; what is no key is refused and not sent."""
    line.ring()
    await line.settle()
    await phone.answer()
    await line.settle()
    await phone.press("12*#0")
    await line.settle()
    assert line.keys == "12*#0"
    with pytest.raises(ControlFailure, match="cannot be pressed"):
        await phone.press("1a")
    await line.settle()
    assert line.keys == "12*#0"


async def transfers(phone: PhoneControl, line: VisibleLine) -> None:
    """transfer."""
    line.ring()
    await line.settle()
    await phone.answer()
    await line.settle()
    await phone.transfer("1003")
    await line.settle()
    assert line.transferred == ["1003"]


async def mutes(phone: PhoneControl, line: VisibleLine) -> None:
    """mute: to the state that is wanted, however often it is asked."""
    line.ring()
    await line.settle()
    await phone.answer()
    await line.settle()
    for wanted in (True, True, False, False, True):
        await phone.mute(on=wanted)
        await line.settle()
        assert line.is_muted is wanted


async def mutes_the_next_call(phone: PhoneControl, line: VisibleLine) -> None:
    """mute: a call begins unmuted, whatever the one before it was."""
    for _ in range(2):
        line.ring()
        await line.settle()
        await phone.answer()
        await line.settle()
        await phone.mute(on=True)
        await line.settle()
        assert line.is_muted
        await phone.hang_up()
        await line.settle()


async def reboots(phone: PhoneControl, line: VisibleLine) -> None:
    """reboot."""
    await phone.reboot()
    await line.settle()
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
    await line.settle()
    assert line.state == "idle"
    line.ring()
    await line.settle()
    await phone.answer()
    await line.settle()
    await phone.rest()
    await line.settle()
    assert line.state == "idle"
    if "hold" in phone.abilities:
        line.ring()
        await line.settle()
        await phone.answer()
        await line.settle()
        await phone.hold()
        await line.settle()
        await phone.rest()
        await line.settle()
        assert line.state == "idle"
    if "dial" in phone.abilities:
        await phone.dial("1002")
        await line.settle()
        await phone.rest()
        await line.settle()
        assert line.state == "idle"
    await phone.rest()
    await line.settle()
    assert line.state == "idle"


CHECKS: dict[str, tuple[Ability | None, Callable[[PhoneControl, VisibleLine], Awaitable[None]]]] = {
    "calls_and_hangs_up": ("dial", calls_and_hangs_up),
    "answers": ("answer", answers),
    "rejects": ("reject", rejects),
    "holds_and_resumes": ("hold", holds_and_resumes),
    "presses": ("press", presses),
    "transfers": ("transfer", transfers),
    "mutes": ("mute", mutes),
    "mutes_the_next_call": ("mute", mutes_the_next_call),
    "reboots": ("reboot", reboots),
    "tells_its_status": ("status", tells_its_status),
    "rests": (None, rests),
}
"""Each check, and the ability that it needs."""
