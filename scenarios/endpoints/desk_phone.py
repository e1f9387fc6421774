"""Endpoint kind `phone`: a phone of the lab, or our simulator of one, operated by whatever operates such a phone."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from emulator.base.errors import OffhookError
from emulator.testing.softphone_log import Moment, PhoneFailure
from scenarios.endpoints.desk_phone_line import DeskPhoneLine
from scenarios.endpoints.simple_phone import SimplePhone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from emulator.base.address import Address
    from emulator.base.trace import Trace
    from emulator.sip.commands import AdoptBindings
    from emulator.testing.phone_habits import HoldForm, KeyWay
    from hardware.phones.control import PhoneControl
    from scenarios.endpoints.phone import Account

REST_WITHIN_S = 15.0
TRANSFER_WITHIN_S = 60.0


class DeskPhone(SimplePhone):
    """One phone with one line.

    What it does is seen in the platform's time line: real phones tell little, late, and each in its own way.
    """

    program = "a phone of the lab"

    def __init__(
        self, account: Account, trace: Trace, connect: Callable[[contextlib.AsyncExitStack], Awaitable[PhoneControl]]
    ) -> None:
        """`connect` begins to operate it; what is to be let go of in the end is put on the stack that it is given."""
        super().__init__(account)
        self._line = DeskPhoneLine(account.username, self.log)
        for event in trace.events:
            self._line.hear(event)
        trace.listen(self._line.hear)
        self._connect = connect
        self._own = contextlib.AsyncExitStack()
        self._control: PhoneControl | None = None

    def knows(self, known: AdoptBindings, at: float) -> None:
        """It registered at the platform of an earlier case, and this one reaches it there."""
        for binding in known.bindings:
            self._line.knows(binding, at)

    @property
    def media_addresses(self) -> tuple[Address, ...]:
        """Where its SDP said that its audio is, the latest last."""
        return tuple(dict.fromkeys(self._line.media))

    async def start(self, within: float) -> None:
        """Bring it to rest, whatever an earlier run has left, and wait until it is registered."""
        self._control = await self._connect(self._own)
        self._own.push_async_callback(self._control.close)
        if not self.log.has(Moment.REGISTERED):
            await self.log.until(Moment.REGISTERED, within)
        await self._control.rest()

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI."""
        self.log.begin_call()
        await self._operated.dial(target)

    async def answer(self) -> None:
        """Answer the call that rings."""
        await self._operated.answer()

    async def reject(self, status: int) -> None:  # noqa: ARG002 - the protocol's
        """Refuse the call that rings, with the status that the phone has for it."""
        await self._operated.reject()

    async def hang_up(self) -> None:
        """End the call, or give up dialling."""
        if self._line.is_busy:
            await self._operated.hang_up()

    async def hold(self, form: HoldForm | None = None) -> None:
        """Put the call on hold in the phone's own way."""
        if form is not None:
            raise self._cannot(f"hold in the form {form}")
        await self._operated.hold()

    async def resume(self) -> None:
        """Take it back."""
        await self._operated.resume()

    async def mute(self) -> None:
        """Mute the microphone."""
        await self._operated.mute(on=True)

    async def unmute(self) -> None:
        """Unmute it."""
        await self._operated.mute(on=False)

    async def press(self, digits: str, way: KeyWay | None = None, claimed_ms: int | None = None) -> None:
        """Press keys; the phone sends them as it is set up to."""
        if way is not None or claimed_ms is not None:
            raise self._cannot("press keys in another way than its own")
        await self._operated.press(digits)

    async def transfer(self, target: str, consult_s: float | None = None) -> int:
        """Have a number or a SIP URI called in its place: the status of that call."""
        if consult_s is not None:
            raise self._cannot("consult before it transfers")
        outcome = self._line.await_transfer()
        await self._operated.transfer(target)
        try:
            return await asyncio.wait_for(outcome, TRANSFER_WITHIN_S)
        except TimeoutError:
            raise PhoneFailure(f"{self.log.phone}: its transfer came to nothing") from None

    async def reboot(self) -> None:
        """Start it anew; done when it has registered anew, which may take minutes."""
        restarted = self._line.await_restart()
        await self._operated.reboot()
        await restarted

    async def stop(self) -> None:
        """Leave it on-hook and let go of it."""
        control, self._control = self._control, None
        if control is not None:
            # A phone that does not answer any more cannot be put down: that is no reason to leave another one up.
            with contextlib.suppress(OffhookError, TimeoutError):
                await asyncio.wait_for(control.rest(), REST_WITHIN_S)
        await self._own.aclose()

    @property
    def _operated(self) -> PhoneControl:
        if self._control is None:
            raise PhoneFailure(f"{self.log.phone}: is not switched on")
        return self._control
