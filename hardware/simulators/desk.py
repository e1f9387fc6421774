"""The phone behind a vendor's web interface: one line, what its keys do, and what becomes of its calls."""

from __future__ import annotations

import asyncio
import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from emulator.base.errors import OffhookError
from emulator.sip.commands import Credentials
from emulator.testing.softphone import Softphone
from emulator.testing.softphone_log import Moment, PhoneFailure
from hardware.simulators.boot.terms import NoConfiguration
from hardware.simulators.deeds import Deed, LineState
from hardware.simulators.extra_sip import ExtraSip
from hardware.simulators.quality import CONTENT_TYPE, EVENT, FinishedCall, session_report

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from emulator.base.address import Address
    from emulator.base.ids import Ids
    from emulator.testing.softphone import PhoneNetwork
    from emulator.testing.softphone_log import PhoneFact
    from hardware.simulators.boot.terms import Fetching
    from hardware.simulators.deeds import Surface
    from hardware.simulators.order import Make, PhoneOrder

BOOT_S = 1.0
"""From switching off to switching on again: a real one takes a minute."""
FAREWELL_S = 3.0
"""So long it waits for the answers to BYE and to the end of its registration."""
REGISTERED_WITHIN_S = 10.0
BUSY_HERE = 486
OF_NUMBERS = "+*"
"""What a number has beside digits and letters that may stand in the user part of a URI (RFC 3261 §25.1)."""


class Desk:
    """One line, at most one call. What its keys bring about is done in order, one after another."""

    def __init__(
        self,
        order: PhoneOrder,
        make: Make,
        surface: Surface,
        *,
        ids: Ids,
        network: Callable[[], PhoneNetwork],
        configuration: Fetching | None = None,
    ) -> None:
        """With a `configuration` it fetches that whenever it is switched on."""
        self.order = order
        self.make = make
        self.state = LineState.IDLE
        self.is_registered = False
        self.is_muted = False
        self.calls = 0
        """Number of the latest call."""
        self.told: Callable[[Deed], None] | None = None
        """Hears of all that it does."""
        self.overheard: Callable[[Sequence[tuple[bytes, Address, int]]], None] | None = None
        """Is given the RTP that arrived in a call when that is over."""
        self.why = ""
        """Why the last call ended, the registration was refused, or there is no configuration."""
        self._configuration = configuration
        self._is_configured = configuration is None
        self._surface = surface
        self._ids = ids
        self._network = network
        self._work: asyncio.Queue[tuple[Callable[[], Awaitable[None]], asyncio.Future[str]]] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None
        self._began: datetime.datetime | None = None
        """When the call was answered."""
        self._soon: set[asyncio.TimerHandle] = set()
        self._phone: Softphone | None = None
        self._sip: ExtraSip | None = None

    @property
    def phone(self) -> Softphone:
        """The SIP phone; raises PhoneFailure while it is switched off."""
        if self._phone is None:
            raise PhoneFailure(f"{self.order.username}: is not switched on")
        return self._phone

    @property
    def sip(self) -> ExtraSip:
        """Its SIP beside calls; raises PhoneFailure while it is switched off."""
        if self._sip is None:
            raise PhoneFailure(f"{self.order.username}: is not switched on")
        return self._sip

    @property
    def is_provisioned(self) -> bool:
        """Whether it has a configuration that it fetched."""
        return self._configuration is not None and self._is_configured

    @property
    def call_id(self) -> str:
        """SIP Call-ID of the latest call; empty before the first."""
        invite = self._sip.invite if self._sip else None
        return invite.call_id if invite else ""

    @property
    def remote(self) -> str:
        """SIP URI of the far end of the latest call."""
        invite = self._sip.invite if self._sip else None
        if invite is None or self._sip is None:
            return ""
        return (invite.to if self._sip.is_caller else invite.from_).uri_text

    @property
    def remote_name(self) -> str:
        """Its display name, or its number."""
        invite = self._sip.invite if self._sip else None
        if invite is None or self._sip is None:
            return ""
        address = invite.to if self._sip.is_caller else invite.from_
        return address.display_name or address.uri.user or ""

    @property
    def is_caller(self) -> bool:
        """Whether the latest call was placed here."""
        return self._sip is not None and self._sip.is_caller

    @property
    def local(self) -> str:
        """SIP URI of its account."""
        return f"sip:{self.order.username}@{self.order.registrar.host}"

    async def start(self) -> None:
        """Switch on and register; what comes of that is reported. Raises Unavailable when there is no port.

        Without the configuration that it fetches it goes on with the one from before, as phones do, if it has any.
        """
        self._worker = self._worker or asyncio.create_task(self._do_the_work(), name="desk phone")
        await self._configure()
        if self._is_configured:
            await self._switch_on()
        else:
            self._happened(Deed.NOT_REGISTERED)

    async def resync(self) -> None:
        """Fetch the configuration again, and start anew if it is another one."""
        before = self.order
        await self._configure()
        if self.order != before:
            await self._switch_off()
            await self._switch_on()

    async def _configure(self) -> None:
        if self._configuration is None:
            return
        try:
            self.order = await self._configuration.fetched(self.order)
        except NoConfiguration as failure:
            self.why = str(failure)
            return
        self._is_configured = True
        self._surface.configured(self.order)

    async def _switch_on(self) -> None:
        credentials = Credentials(self.order.username, self.order.password, self.make.digest_of(self.order))
        self._sip = ExtraSip(
            self._network(),
            self.order.registrar,
            credentials,
            ids=self._ids,
            user_agent=self.make.user_agent_of(self.order),
            challenges_notify=self.order.quirks.challenges_notify,
            desk=self._surface,
            transport=self.order.transport,
        )
        self._phone = Softphone(
            network=self._sip.requests.network,
            ids=self._ids,
            party=self.order.username,
            username=self.order.username,
            password=self.order.password,
            server=self.order.registrar,
            code=self.order.code,
            habits=self.make.habits_of(self.order),
        )
        self._phone.log.listener = self._noted
        self._happened(Deed.BOOTED)
        try:
            await self._phone.start(REGISTERED_WITHIN_S)
        except PhoneFailure as failure:
            self.why = str(failure)
            self._happened(Deed.NOT_REGISTERED)

    async def stop(self) -> None:
        """Hang up, unregister, switch off."""
        await self._switch_off()
        if self._worker is not None:
            self._worker.cancel()
            self._worker = None

    def perform(self, action: Callable[[], Awaitable[None]]) -> asyncio.Future[str]:
        """Do it when what was to be done before is done. Why it was not done, or empty."""
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._work.put_nowait((action, future))
        return future

    async def dial(self, target: str) -> None:
        """Call a number or a SIP URI."""
        if self.state is not LineState.IDLE:
            raise PhoneFailure(f"{self.order.username}: its line is {self.state}")
        await self.phone.dial(_escaped(target))
        self.calls += 1
        self.state = LineState.CALLING
        self._happened(Deed.OFF_HOOK)
        self._happened(Deed.OUTGOING)

    async def answer(self) -> None:
        """Answer the call that rings."""
        if self.state is not LineState.RINGING:
            raise PhoneFailure(f"{self.order.username}: nothing rings")
        self._happened(Deed.OFF_HOOK)
        await self.phone.answer()

    async def reject(self, status: int = BUSY_HERE) -> None:
        """Refuse the call that rings."""
        if self.state is not LineState.RINGING:
            raise PhoneFailure(f"{self.order.username}: nothing rings")
        self._happened(Deed.REJECTED)
        await self.phone.reject(status)

    async def hang_up(self) -> None:
        """End the call, or give up dialling, or refuse; nothing happens when there is none."""
        if self.state is LineState.RINGING:
            await self.reject()
        else:
            await self.phone.hang_up()

    async def hold(self) -> None:
        """Put the call on hold in this phone's way."""
        if self.state is not LineState.CONNECTED:
            raise PhoneFailure(f"{self.order.username}: its line is {self.state}")
        await self.phone.hold(self.order.quirks.hold or self.make.hold)
        self.state = LineState.HELD
        self._happened(Deed.HELD)

    async def resume(self) -> None:
        """Take it back."""
        if self.state is not LineState.HELD:
            raise PhoneFailure(f"{self.order.username}: its line is {self.state}")
        await self.phone.resume()
        self.state = LineState.CONNECTED
        self._happened(Deed.RESUMED)

    async def mute(self, *, on: bool) -> None:
        """Mute the microphone, or unmute it."""
        await (self.phone.mute() if on else self.phone.unmute())
        self.is_muted = on
        self._happened(Deed.MUTED if on else Deed.UNMUTED)

    async def press(self, digits: str) -> None:
        """Press keys during the call, in this phone's way."""
        await self.phone.press(digits, self.make.key_way_of(self.order))

    async def transfer(self, target: str, consult_s: float | None = None) -> None:
        """Transfer the call, blind, or after a talk of so long."""
        status = await self.phone.transfer(_escaped(target), consult_s)
        if status >= 300:
            raise PhoneFailure(f"{self.order.username}: the transfer came to {status}")
        self._happened(Deed.TRANSFERRED)
        await self.phone.hang_up()

    def asked_by_notify(self, event: str) -> int:
        """NOTIFY `talk` or `hold` in the call: done soon. The status that answers it."""
        talks = self.resume if self.state is LineState.HELD else self.answer
        self.perform(talks if event == "talk" else self.hold)
        return 200

    async def reboot(self) -> None:
        """Switch off and on again."""
        await self._switch_off()
        await asyncio.sleep(BOOT_S)
        await self.start()

    async def _switch_off(self) -> None:
        phone, sip = self._phone, self._sip
        for timer in self._soon:
            timer.cancel()
        self._soon.clear()
        if phone is not None and sip is not None:
            if self.state is LineState.RINGING:
                await phone.reject(BUSY_HERE)
            sip.unsubscribe()
            await phone.sign_off(FAREWELL_S)
            await phone.stop()
            sip.close()
        self._phone = self._sip = None
        self.state, self.is_registered = LineState.IDLE, False

    async def _do_the_work(self) -> None:
        while True:
            action, future = await self._work.get()
            why = ""
            try:
                await action()
            except OffhookError as failure:
                why = str(failure)
            if not future.done():
                future.set_result(why)

    def _happened(self, deed: Deed) -> None:
        self._surface.happened(deed)
        if self.told is not None:
            self.told(deed)

    def _noted(self, fact: PhoneFact) -> None:
        match fact.moment:
            case Moment.REGISTERED if not self.is_registered:
                self.is_registered = True
                self._subscribe()
                self._happened(Deed.REGISTERED)
            case Moment.RINGING:
                self._rings()
            case Moment.CONNECTED if self.state in {LineState.RINGING, LineState.CALLING}:
                self.state, self._began = LineState.CONNECTED, datetime.datetime.now(datetime.UTC)
                self._happened(Deed.ESTABLISHED)
            case Moment.ENDED:
                self._ended(fact.detail)

    def _subscribe(self) -> None:
        quirks = self.order.quirks
        for event, accept in self.make.subscriptions:
            self.sip.subscribe(event, accept, seconds=quirks.subscribed_s)
        if quirks.watches:
            target = f"sip:{quirks.watches}@{self.order.registrar}"
            self.sip.subscribe("dialog", "application/dialog-info+xml", target=target, seconds=quirks.subscribed_s)

    def _rings(self) -> None:
        self.calls += 1
        self.state = LineState.RINGING
        self._happened(Deed.INCOMING)
        delay = self._answers_after()
        if delay is not None:
            self.later(delay, self.answer)

    def _answers_after(self) -> float | None:
        asked = self._surface.answers_by_itself(self.sip.invite) if self.sip.invite else None
        return {"never": None, "when_asked": asked, "always": asked or 0.0}[self.order.answers]

    def later(self, delay: float, action: Callable[[], Awaitable[None]]) -> None:
        """Do it after so many seconds, unless it is switched off before."""
        self._soon.add(asyncio.get_running_loop().call_later(delay, self.perform, action))

    def _ended(self, why: str) -> None:
        was, self.state, self.why = self.state, LineState.IDLE, why
        if self.is_muted:  # of the call, not of the phone
            self.is_muted = False
            self.perform(self.phone.unmute)
        if self._began is not None and self.order.quality_reports:
            self._tell_quality(self._began)
        self._began = None
        if self.overheard is not None:
            self.overheard(tuple(self.phone.heard))
        self.phone.heard.clear()
        self.phone.messages.clear()
        if was is LineState.RINGING:
            self._happened(Deed.MISSED)
        self._happened(Deed.TERMINATED)
        self._happened(Deed.ON_HOOK)

    def _tell_quality(self, began: datetime.datetime) -> None:
        ended = FinishedCall(
            call_id=self.call_id,
            local_uri=self.local,
            remote_uri=self.remote,
            is_caller=self.is_caller,
            host=self.sip.requests.host,
            port=self.phone.media_ports[-1],
            began=began,
            ended=datetime.datetime.now(datetime.UTC),
        )
        report = session_report(ended, self.phone.heard)
        self.sip.publish(EVENT, CONTENT_TYPE, report, self.order.collector)


def _escaped(target: str) -> str:
    """A number as it may stand in a URI: `#` does not."""
    return target if target.startswith(("sip:", "sips:")) or "@" in target else quote(target, safe=OF_NUMBERS)
