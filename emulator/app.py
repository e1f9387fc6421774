"""The composition root: one platform, assembled from the rooms around one loop, in either world."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from emulator.api.accounts.profile import storage_terms
from emulator.api.app import create_api
from emulator.api.operator import Account
from emulator.api.request_rate import RequestRate
from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.trace import Trace
from emulator.callflow.control import Speech, SpeechFailed
from emulator.calls import causes
from emulator.calls.commands import HangUpCall
from emulator.calls.exchange import Exchange
from emulator.calls.routing import Trunk
from emulator.control_assembly import assemble_control
from emulator.flow_assembly import RECORDINGS, assemble_flow
from emulator.ledger_desk import LedgerDesk
from emulator.media.commands import OpenLeg
from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord
from emulator.runtime.caretaker_parts import Calls
from emulator.runtime.conference_desk import ConferenceDesk
from emulator.runtime.dated_events import dated
from emulator.runtime.directory import StoreDirectory
from emulator.runtime.fact_keeper import FactKeeper
from emulator.runtime.flow_runner import FlowRunner
from emulator.runtime.live_calls import PlatformLiveCalls
from emulator.runtime.multi_party_desk import MultiPartyDesk
from emulator.runtime.operator import PlatformOperator
from emulator.runtime.reporter import Reporter
from emulator.runtime.sip_port import SipPort
from emulator.runtime.switchboard import Plugs, Switchboard
from emulator.runtime.webhook_log import WebhookLog
from emulator.sdp.codecs import OFFERED
from emulator.sip.commands import Credentials
from emulator.sip.hop import Hop
from emulator.sip_side import SipSide

if TYPE_CHECKING:
    from emulator.config import Settings
    from emulator.media.events import Event as MediaEvent
    from emulator.records.models import AccountRecord
    from emulator.records.storage import Storage
    from emulator.runtime.courier import Delivery
    from emulator.surroundings import Surroundings

ENCODE_LIMIT_S = 20.0
"""What recordings that are being encoded are given when the platform stops: enough for an hour of audio."""

LAST_WORDS_S = 1.0
"""What the flows of calls that were hung up are given: the action of a message is still to be queued."""


class Platform:
    """A running platform. Made by `emulator.live.start_live` or `emulator.testing.world.start_simulated`."""

    def __init__(self, settings: Settings, around: Surroundings, *, media_base: str) -> None:
        self.settings = settings
        self.around = around
        self.trace = Trace()
        self.auth_id = settings.account.auth_id
        self.auth_token = settings.account.auth_token
        self.sip_address = Address("", 0)
        self.sips_address: Address | None = None
        """Of SIP over TLS, if that is served."""
        self.recordings_dir = around.data / RECORDINGS
        self.recordings_dir.mkdir(parents=True, exist_ok=True)
        self._phones: dict[str, str] = {}
        self._configured: dict[tuple[type[object], str], AccountRecord] = {}
        self._sent = WebhookLog()
        self._sip_side = SipSide(around, settings)
        bindings, others = self._sip_side.bindings, (_sip_hosts(settings), _trunks(settings))
        self._directory = StoreDirectory(around.store, bindings, self._phones, *others)
        self._switchboard = Switchboard(self._exchange(), around.loop)
        self._flow = assemble_flow(around, settings, self._switchboard, media_base, self._attempted, self._note)
        self._flows = FlowRunner(self._flow)
        self._live_calls = PlatformLiveCalls(self._flow, self._flows, around.media.submit)
        self._conferences = ConferenceDesk(self._flow)
        self._multi_party = MultiPartyDesk(self._flow, self._flows)
        self._reporter = Reporter(
            around=self._flow,
            urls=self._directory.urls,
            keep=FactKeeper(around.store, around.wall).keep,
            trace=self.trace,
            loop=around.loop,
        )
        self._sip = self._sip_port()
        self.operator = self._operator()
        shared_api().state.platform = self.operator
        self._add_configured()

    def _sip_port(self) -> SipPort:
        return SipPort(
            loop=self.around.loop,
            trace=self.trace,
            report=self._switchboard.receive,
            capture=self.around.media.capture,
            call_of=self._call_of,
            shows_secrets=self.settings.secrets,
        )

    async def start(self) -> None:
        """Bind SIP and begin. Raises Unavailable when a port is taken."""
        around = self.around
        self._switchboard.plug(
            Plugs(
                sip=self._sip.order,
                media=around.media.submit,
                open_port=self._open_port,
                start_flow=self._start_flow,
                tell=self._reporter.tell,
            )
        )
        await around.media.start(self._media_event)
        wanted = parse_host_port(self.settings.sip)
        self.sip_address = self._sip.open(
            around.network,
            wanted,
            self._sip_side.open,
            doors=self._sip_side.doors(),
            client_tls=self._sip_side.client_tls,
        )
        self.sips_address = self._sip.local("tls")
        self._flow.courier.resume()
        self._flow.hangups.resume()
        await self._flow.recordings.resume(self._reporter.fact, self.now)
        self._flow.retention.begin()

    async def stop(self) -> None:
        """Hang up every call, finish recordings and webhooks, release everything."""
        self._hang_up_all()
        await self.around.media.stop()
        await self.finish_recordings()
        if late := await self._flow.recordings.close():
            self._reporter.line("warning", "", f"{late} transcriptions are left to the next start on this data folder")
        await self._flows.tasks.finish(LAST_WORDS_S)
        await self._flow.streams.tasks.finish(LAST_WORDS_S)
        await self._flow.courier.drain()
        await self._flows.tasks.close()
        await self._flow.streams.tasks.close()
        await self._live_calls.sounds.close()
        await self._conferences.close()
        await self._multi_party.sounds.tasks.close()
        if waiting := await self._flow.courier.close():
            self._reporter.line("warning", "", f"{waiting} webhooks are left to the next start on this data folder")
        self._flow.retention.close()
        self._switchboard.close()
        self._sip.close()
        await self.around.http.close()
        self.around.store.close()

    async def finish_recordings(self) -> None:
        """Wait until every recording that the engine closed can be fetched."""
        if late := await self._flow.recordings.drain(ENCODE_LIMIT_S):
            self._reporter.line("warning", "", f"{late} recordings are left to the next start on this data folder")

    def now(self) -> float:
        """Seconds of the platform's monotonic clock."""
        return self.around.loop.time()

    def _wall_ns(self) -> int:
        return self.around.wall.ns(self.now())

    def is_idle(self) -> bool:
        """Whether no call, recording, flow or webhook is left."""
        return not self._under_way() and self._flow.courier.is_idle()

    def is_sip_idle(self) -> bool:
        """Whether no SIP transaction or dialog is left; answered requests are remembered for 32 s."""
        return self._sip_side.is_idle()

    async def spoken(self, text: str, *, voice: str, language: str) -> str:
        """The PCM file (s16le mono 8000 Hz) of a text without markup, kept where those of Speak are.

        Raises Unavailable when nothing here can speak it.
        """
        try:
            return await self._flow.sounds.spoken(Speech(ssml=escape(text), voice=voice, language=language))
        except SpeechFailed as failure:
            raise Unavailable(f"{text!r} cannot be said: {failure}") from failure

    def add_application(self, name: str, answer_url: str, **settings: Any) -> str:
        """Add an XML application, or change the one of that name; its app_id."""
        known = self.around.store.all(ApplicationRecord, auth_id=self.auth_id, app_name=name)
        app_id = known[0].app_id if known else self.around.ids.digits(17)
        self._configure(
            app_id,
            ApplicationRecord(app_id=app_id, auth_id=self.auth_id, app_name=name, answer_url=answer_url, **settings),
        )
        return app_id

    def add_number(self, number: str, app_id: str) -> None:
        """Rent a DID (digits) and point it at an application."""
        self._configure(
            number, NumberRecord(number=number, auth_id=self.auth_id, added_ns=self.operator.wall_ns(), app_id=app_id)
        )

    def add_endpoint(
        self, username: str, password: str, *, app_id: str = "", outside_number: str = "", srtp: bool = False
    ) -> None:
        """Let a SIP user register, or change the one of that name.

        `outside_number` is what call flows dial to reach it as a number; with `srtp` it is offered SRTP when called.
        """
        (self._directory.srtp_users.add if srtp else self._directory.srtp_users.discard)(username)
        known = self.around.store.endpoint_of(username)
        self._configure(
            username,
            EndpointRecord(
                endpoint_id=known.endpoint_id if known else self.around.ids.digits(14),
                auth_id=self.auth_id,
                username=username,
                password=password,
                alias=username,
                app_id=app_id,
            ),
        )
        if outside_number:
            self._phones[outside_number] = username

    def _configure(self, key: str, record: AccountRecord) -> None:
        """Store what the settings or the embedding program name: a reset keeps it."""
        self._configured[type(record), key] = record
        self.around.store.put(record)

    def _configure_again(self) -> None:
        for record in self._configured.values():
            self.around.store.put(record)
        self._flow.retention.look_again()

    def _storage(self) -> Storage:
        account = self.operator.account(self.auth_id)
        assert account is not None, "it is the account of the settings"
        return storage_terms(self.around.store, account)

    def _exchange(self) -> Exchange:
        settings = self.settings
        return Exchange(
            ids=self.around.ids,
            directory=self._directory,
            dial_plan=settings.dialling.plan(),
            calls_per_second=settings.limits.calls_per_second,
            arrivals_per_second=settings.limits.arrivals_per_second,
        )

    def _operator(self) -> PlatformOperator:
        around, settings = self.around, self.settings
        operator = PlatformOperator(
            account=_account(settings),
            store=around.store,
            around=self._flow,
            live_calls=self._live_calls,
            live_conferences=self._conferences,
            wall_ns=self._wall_ns,
            registration=self._sip_side.registration,
            note_exchange=self._reporter.exchange,
        )
        operator.live_multi_party = self._multi_party
        self._flow.retention.terms = self._storage
        operator.admits = RequestRate(settings.limits.requests_per_5_s, self.now).admits
        ledger = LedgerDesk(settings, flow=self._flow, flows=self._flows, operator=operator)
        operator.caretaker = assemble_control(
            around,
            settings,
            self.recordings_dir,
            ledger=ledger,
            flow=self._flow,
            log=self._sent,
            calls=Calls(
                under_way=self._under_way,
                hang_up_all=self._hang_up_all,
                configure=self._configure_again,
                trace=self.trace,
            ),
        )
        return operator

    def _under_way(self) -> list[str]:
        """What calls still have to do, in words; webhooks are not counted."""
        idle = {
            "a call or its recording": self._switchboard.exchange.is_idle(),
            "a recording that is encoded or transcribed": self._flow.recordings.is_idle(),
            "a stream": self._flow.streams.tasks.is_idle(),
            "a sound by the API": self._live_calls.sounds.is_idle() and self._conferences.is_idle(),
            "a sound of a Multiparty Call": self._multi_party.sounds.tasks.is_idle(),
            "a call flow": self._flows.tasks.is_idle(),
        }
        return [what for what, is_idle in idle.items() if not is_idle]

    def _hang_up_all(self) -> None:
        for leg in self._switchboard.exchange.live_legs():
            self._switchboard.submit(
                HangUpCall(call_uuid=leg.call_uuid, hangup=causes.hangup(5010, source="Plivo"), sip_status=503)
            )

    def _add_configured(self) -> None:
        """Applications, numbers and endpoints of offhook.yaml."""
        app_ids = {
            name: self.add_application(name, **application.model_dump())
            for name, application in self.settings.applications.items()
        }
        for digits, number in self.settings.numbers.items():
            self.add_number(digits.removeprefix("+"), app_ids[number.application])
        for username, endpoint in self.settings.endpoints.items():
            self.add_endpoint(
                username,
                endpoint.password,
                app_id=app_ids.get(endpoint.application, ""),
                outside_number=endpoint.outside_number.removeprefix("+"),
                srtp=endpoint.srtp,
            )

    def _open_port(self, call_uuid: str, peer: Address) -> tuple[Address, Address]:
        local = self.around.media.open_port(call_uuid, self.around.network.local_address_towards(peer))
        ids = self.around.ids
        self.around.media.submit(
            OpenLeg(
                leg=call_uuid,
                local=local,
                ssrc=ids.bits(32),
                first_sequence=ids.bits(16),
                first_timestamp=ids.bits(32),
                payload_types=OFFERED,
            )
        )
        return Address(self._sip_side.host_towards(peer), local.port), local

    def _start_flow(self, call_uuid: str) -> None:
        if self._flows.has(call_uuid):
            self._flows.start(call_uuid)
            return
        self._reporter.line("call", call_uuid, "no application answers this call")
        hangup = causes.hangup(2000, cause="UNALLOCATED_NUMBER", source="Plivo")
        self._switchboard.submit(HangUpCall(call_uuid=call_uuid, hangup=hangup, sip_status=404))

    def _media_event(self, told: MediaEvent) -> None:
        event = dated(told, self.around.wall)
        if self._live_calls.sounds.hear(event) or self._flow.streams.hear(event):
            return
        self._reporter.media(event)
        self._switchboard.receive(event)

    def _note(self, call_uuid: str, text: str) -> None:
        self._reporter.line("call", call_uuid, text)

    def _attempted(self, delivery: Delivery) -> None:
        self._reporter.attempted(delivery)
        self._sent.attempted(delivery, self.operator.wall_ns())

    def _call_of(self, sip_leg: str) -> str:
        return self._switchboard.exchange.call_of(sip_leg)


def _sip_hosts(settings: Settings) -> dict[str, Hop]:
    return {host.lower(): Hop("udp", parse_host_port(text)) for host, text in settings.sip_hosts.items()}


def _trunks(settings: Settings) -> list[Trunk]:
    return [
        Trunk(
            prefixes=given.numbers,
            next_hop=Hop("udp", parse_host_port(given.address)),
            credentials=Credentials(given.username, given.password) if given.username else None,
        )
        for given in settings.trunks.values()
    ]


def _account(settings: Settings) -> Account:
    given = settings.account
    return Account(
        auth_id=given.auth_id,
        auth_token=given.auth_token,
        storage=settings.storage(),
        name=given.name,
        city=given.city,
        address=given.address,
        state=given.state,
        credits=given.cash_credits,
        recordings_need_credentials=given.basic_auth_for_recording_urls,
        storage_consent=given.storage_consent,
        retention_days=given.retention_days,
    )


@cache
def shared_api() -> Any:
    """The FastAPI app, built once per process: that costs more than a whole short scenario."""
    return create_api()


def parse_host_port(text: str) -> Address:
    """HOST:PORT that the settings have checked."""
    host, _, port = text.rpartition(":")
    return Address(host.strip("[]"), int(port))
