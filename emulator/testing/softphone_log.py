"""What happened at a phone, and waiting for it: moments with a deadline on the loop's clock."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from emulator.base.errors import OffhookError

if TYPE_CHECKING:
    from collections.abc import Callable


class Moment(StrEnum):
    """What a person beside the phone would notice."""

    REGISTERED = "registered"
    REFUSED = "refused registration"
    RINGING = "ringing"
    """An incoming call rings here."""
    ALERTED = "alerted"
    """The far end of our call rings."""
    CONNECTED = "connected"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class PhoneFact:
    """One moment."""

    at: float
    """Seconds on the loop's clock."""
    moment: Moment
    detail: str = ""
    """Why: `486 Busy Here`, `by the far end`."""


class PhoneFailure(OffhookError):
    """What a phone was to do or to see did not happen."""


class PhoneLog:
    """The facts of one phone. A phone has one call at a time: a new call makes the moments of the last one past."""

    def __init__(self, phone: str) -> None:
        self.phone = phone
        self.facts: list[PhoneFact] = []
        self.latest_packet_ms = 0.0
        """How late the latest of its packets left, by its own clock; only real time can be late."""
        self.measured: dict[str, list[dict[str, object]]] = {}
        """call_uuid → what the phone itself measured of that call: a browser, by getStats."""
        self.listener: Callable[[PhoneFact], None] | None = None
        """Hears of every fact at once."""
        self._present: dict[Moment, PhoneFact] = {}
        self._changed = asyncio.Event()

    def begin_call(self) -> None:
        """Forget the moments of the call before; `facts` keeps them."""
        for moment in (Moment.RINGING, Moment.ALERTED, Moment.CONNECTED, Moment.ENDED):
            self._present.pop(moment, None)

    def add(self, at: float, moment: Moment, detail: str = "") -> None:
        """Note that something happened and wake whoever waits for it."""
        fact = PhoneFact(at, moment, detail)
        self.facts.append(fact)
        self._present[moment] = fact
        self._changed.set()
        self._changed = asyncio.Event()
        if self.listener is not None:
            self.listener(fact)

    def has(self, moment: Moment) -> bool:
        """Whether `moment` has come in the present call."""
        return moment in self._present

    def first(self, moment: Moment) -> PhoneFact | None:
        """When it first happened, in whichever call."""
        return next((fact for fact in self.facts if fact.moment is moment), None)

    def last(self, moment: Moment) -> PhoneFact | None:
        """When it last happened, in whichever call."""
        return next((fact for fact in reversed(self.facts) if fact.moment is moment), None)

    def answered_seconds(self, now: float) -> float:
        """How long the calls of this phone were connected; one that is still up counts until `now`."""
        seconds, since = 0.0, None
        for fact in self.facts:
            if fact.moment is Moment.CONNECTED:
                since = fact.at
            elif fact.moment is Moment.ENDED and since is not None:
                seconds, since = seconds + fact.at - since, None
        return seconds + (now - since if since is not None else 0.0)

    async def until(self, moment: Moment, within: float) -> PhoneFact:
        """Wait for `moment` of the present call.

        Raises PhoneFailure when it has not come `within` seconds, or cannot come because the call is over.
        """
        try:
            async with asyncio.timeout(within):
                while moment not in self._present:
                    self._refuse_the_impossible(moment)
                    await self._changed.wait()
        except TimeoutError:
            raise PhoneFailure(f"{self.phone}: not {moment} within {within:g} s; {self._so_far()}") from None
        return self._present[moment]

    def _refuse_the_impossible(self, moment: Moment) -> None:
        refused = self._present.get(Moment.REFUSED)
        if refused is not None and moment is Moment.REGISTERED:
            raise PhoneFailure(f"{self.phone}: not registered: {refused.detail}")
        ended = self._present.get(Moment.ENDED)
        if ended is not None and moment is not Moment.REGISTERED:
            raise PhoneFailure(f"{self.phone}: not {moment}, the call ended: {ended.detail}")

    def _so_far(self) -> str:
        seen = ", ".join(self._present)
        return f"so far: {seen}" if seen else "nothing has happened yet"
