"""What every driver begins with: a phone that can do nothing, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from hardware.phones.control import ControlFailure

if TYPE_CHECKING:
    from hardware.phones.control import Ability, PhoneStatus

KEYS = frozenset("0123456789*#")


class UnablePhone:
    """A PhoneControl without abilities; a driver overrides what its phone can do and names it in `abilities`.

    `name` is the phone's name in the lab, `what` what it is in words, such as `a Yealink`, both for messages.
    """

    def __init__(self, name: str, what: str) -> None:
        self.name = name
        self.what = what

    @property
    def abilities(self) -> frozenset[Ability]:
        """None."""
        return frozenset()

    def failure(self, problem: str) -> ControlFailure:
        """An error that names the phone."""
        return ControlFailure(f"{self.name}: {problem}")

    def keys(self, digits: str) -> str:
        """`digits`, if all of them are keys of a phone. Raises ControlFailure."""
        wrong = [digit for digit in digits if digit not in KEYS]
        if wrong or not digits:
            raise self.failure(f"{digits!r} cannot be pressed: the keys are 0-9, * and #")
        return digits

    def _cannot(self, what: str) -> NoReturn:
        raise self.failure(f"{self.what} cannot be asked to {what}")

    async def dial(self, target: str) -> None:  # noqa: ARG002 - what it cannot do it cannot do for any target
        """Raises ControlFailure."""
        self._cannot("dial")

    async def answer(self) -> None:
        """Raises ControlFailure."""
        self._cannot("answer")

    async def reject(self) -> None:
        """Raises ControlFailure."""
        self._cannot("reject a call")

    async def hang_up(self) -> None:
        """Raises ControlFailure."""
        self._cannot("hang up")

    async def hold(self) -> None:
        """Raises ControlFailure."""
        self._cannot("hold")

    async def resume(self) -> None:
        """Raises ControlFailure."""
        self._cannot("resume")

    async def press(self, digits: str) -> None:  # noqa: ARG002
        """Raises ControlFailure."""
        self._cannot("press keys")

    async def transfer(self, target: str) -> None:  # noqa: ARG002
        """Raises ControlFailure."""
        self._cannot("transfer")

    async def mute(self, *, on: bool) -> None:
        """Raises ControlFailure."""
        self._cannot("mute" if on else "unmute")

    async def reboot(self) -> None:
        """Raises ControlFailure."""
        self._cannot("reboot")

    async def status(self) -> PhoneStatus:
        """Raises ControlFailure."""
        self._cannot("tell its status")

    async def rest(self) -> None:
        """Nothing to put back: nothing could be done to it."""

    async def close(self) -> None:
        """Nothing to let go of."""
