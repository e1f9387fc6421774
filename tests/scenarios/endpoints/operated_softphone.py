"""A phone of the lab whose hardware is our softphone: it rings, talks and is operated as a driver operates a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.testing.softphone_log import Moment
from hardware.phones.control import PhoneStatus

if TYPE_CHECKING:
    from emulator.testing.softphone import Softphone
    from hardware.phones.control import Ability

EVERYTHING: frozenset[Ability] = frozenset(
    {"dial", "answer", "reject", "hang_up", "hold", "resume", "press", "transfer", "mute", "reboot", "status"}
)


class OperatedSoftphone:
    """A PhoneControl. `told` is what it was told."""

    def __init__(self, phone: Softphone) -> None:
        self.phone = phone
        self.told: list[str] = []
        self.abilities = EVERYTHING

    async def dial(self, target: str) -> None:
        self.told.append(f"dial {target}")
        await self.phone.dial(target)

    async def answer(self) -> None:
        self.told.append("answer")
        await self.phone.answer()

    async def reject(self) -> None:
        self.told.append("reject")
        await self.phone.reject(603)

    async def hang_up(self) -> None:
        self.told.append("hang up")
        await self.phone.hang_up()

    async def hold(self) -> None:
        self.told.append("hold")
        await self.phone.hold("sendonly")

    async def resume(self) -> None:
        self.told.append("resume")
        await self.phone.resume()

    async def press(self, digits: str) -> None:
        self.told.append(f"press {digits}")
        await self.phone.press(digits)

    async def transfer(self, target: str) -> None:
        self.told.append(f"transfer {target}")
        await self.phone.transfer(target)

    async def mute(self, *, on: bool) -> None:
        self.told.append("mute" if on else "unmute")
        await (self.phone.mute() if on else self.phone.unmute())

    async def reboot(self) -> None:
        self.told.append("reboot")
        await self.phone.stop()
        await self.phone.start(5)

    async def status(self) -> PhoneStatus:
        return PhoneStatus(is_registered=self.phone.log.has(Moment.REGISTERED))

    async def rest(self) -> None:
        self.told.append("rest")
        await self.phone.hang_up()

    async def close(self) -> None:
        self.told.append("close")
