"""The composition root: one platform, assembled from the rooms around one loop, in either world."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from emulator.api.accounts.profile import storage_terms
from emulator.api.app import create_api
from emulator.api.request_rate import RequestRate
from emulator.base.address import Address
from emulator.base.errors import Unavailable
from emulator.base.trace import Trace
from emulator.callflow.control import Speech, SpeechFailed
from emulator.calls import causes
from emulator.calls.actions import Report
from emulator.calls.commands import HangUpCall
from emulator.calls.exchange import Exchange
from emulator.control_assembly import assemble_control
from emulator.dashboard_assembly import assemble_onlooker
from emulator.flow_assembly import RECORDINGS, assemble_flow, ring_tone
from emulator.house_account import HouseAccount, as_operated
from emulator.ledger_desk import LedgerDesk
from emulator.media.commands import OpenLeg
from emulator.runtime.caretaker_parts import Calls
from emulator.runtime.conference_desk import ConferenceDesk
from emulator.runtime.dated_events import dated
from emulator.runtime.directory import StoreDirectory
from emulator.runtime.fact_keeper import FactKeeper
from emulator.runtime.flow_runner import FlowRunner
from emulator.runtime.live_calls import PlatformLiveCalls
from emulator.runtime.multi_party_desk import MultiPartyDesk
from emulator.runtime.operator import PlatformOperator
from emulator.runtime.phone_reports import PhoneReports
from emulator.runtime.reporter import Reporter
from emulator.runtime.sip_port import SipPort
from emulator.runtime.switchboard import Plugs, Switchboard
from emulator.runtime.trunk_desk import TrunkDesk
from emulator.runtime.user_calls import UserCalls
from emulator.runtime.webhook_log import WebhookLog
from emulator.runtime.webrtc_edge.legs import WebRtcLegs
from emulator.sdp.codecs import OFFERED
from emulator.setting_forms import parse_addresses
from emulator.sip.events import BindingChanged
from emulator.sip_side import REALM, SipSide
from emulator.upstream import registrations, sip_hosts, trunks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from emulator.calls.actions import Told
    from emulator.media.events import Event as MediaEvent
    from emulator.records.storage import Storage
    from emulator.runtime.courier import Delivery
    from emulator.runtime.network import Stream, StreamUser
    from emulator.runtime.onlooking.platform_onlooker import PlatformOnlooker
    from emulator.runtime.phone_desk import PhoneDesk
    from emulator.runtime.trunk_desk import TrunkState
    from emulator.settings import Settings
    from emulator.sip.commands import AdoptBindings
    from emulator.sip.events import Output as SipFact
    from emulator.sip.hop import Hop, Transport
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
        self.auth_id, self.auth_token = settings.account.auth_id, settings.account.auth_token
        self.sip_addresses: tuple[Address, ...] = ()
        """Of SIP over UDP and TCP: one, or one of IPv4 and one of IPv6."""
        self.sip_doors: tuple[Hop, ...] = ()
        """Where SIP is served besides UDP and TCP."""
        self.recordings_dir = around.data / RECORDINGS
        self.recordings_dir.mkdir(parents=True, exist_ok=True)
        self._sent = WebhookLog()
        side = self._sip_side = SipSide(around, settings)
        self._trunks = trunks(settings)
        self._directory = StoreDirectory(around.store, side.users, side.bindings, sip_hosts(settings), self._trunks)
        self.house = HouseAccount(around, self.auth_id, self._directory, self._wall_ns)
        self._switchboard = Switchboard(self._exchange(), around.loop)
        self._flow = assemble_flow(around, settings, self._switchboard, media_base, self._attempted, self._note)
        self._flows = FlowRunner(self._flow)
        self._live_calls = PlatformLiveCalls(self._flow, self._flows, around.media.submit)
        self._webrtc = WebRtcLegs(
            around.edge, media=around.media.submit, report=self._switchboard.receive, note=self._note_relay
        )
        self._conferences = ConferenceDesk(self._flow)
        self._multi_party = MultiPartyDesk(self._flow, self._flows)
        self._reporter = Reporter(
            around=self._flow,
            urls=self._directory.urls,
            keep=FactKeeper(around.store, around.wall).keep,
            trace=self.trace,
            loop=around.loop,
            shows_secrets=settings.secrets,
        )
        self.phones = self._phone_desk()
        self.onlooker = self._onlooker()
        self._registrations = TrunkDesk(registrations(settings), self._reporter.line)
        self._sip = self._sip_port()
        self.operator = self._operator()
        shared_api().state.platform = self.operator
        self.house.add_configured(settings)

    def _sip_port(self) -> SipPort:
        return SipPort(
            loop=self.around.loop,
            trace=self.trace,
            report=self._sip_fact,
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
                media=self._webrtc.media,
                webrtc=self._webrtc,
                open_port=self._open_port,
                start_flow=self._start_flow,
                tell=self._tell,
            )
        )
        await around.media.start(self._media_event)
        self.sip_addresses = self._sip.open(
            around.network,
            parse_addresses(self.settings.sip),
            self._sip_side.open,
            doors=self._sip_side.doors(),
            client_tls=self._sip_side.client_tls,
        )
        self.sip_doors = self._sip.doors()
        if any(door.is_web_socket for door in self.sip_doors):
            self._webrtc.expect()
        self._registrations.begin(self._sip.order, self._wall_ns)
        self.phones.begin(self._sip.order)
        self._flow.courier.resume()
        self._flow.hangups.resume()
        await self._flow.recordings.resume(self._reporter.fact, self.now)
        self._flow.retention.begin()

    async def stop(self) -> None:
        """Hang up every call, finish recordings and webhooks, release everything."""
        self._hang_up_all()
        await self.around.media.stop()
        await self._webrtc.stop()
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
        await self._registrations.end()
        self._switchboard.close()
        self.phones.orders.close()
        self._sip.close()
        await self.around.http.close()
        self.around.store.close()

    async def finish_recordings(self) -> None:
        """Wait until every recording that the engine closed can be fetched."""
        if late := await self._flow.recordings.drain(ENCODE_LIMIT_S):
            self._reporter.line("warning", "", f"{late} recordings are left to the next start on this data folder")

    @property
    def sip_address(self) -> Address:
        """The first of them."""
        return self.sip_addresses[0]

    def sip_server(self, transport: Transport, *, ipv6: bool) -> Address:
        """Where a phone finds it. Raises Unavailable where it is not served in this way."""
        plain = self.sip_addresses if transport in {"udp", "tcp"} else ()
        doors = (door.address for door in self.sip_doors if door.transport == transport)
        for address in (*plain, *doors):
            if address.is_ipv6 == ipv6:
                return address
        raise Unavailable(f"no SIP by {transport} and IPv{6 if ipv6 else 4} here")

    def take_upgrade(self, transport: Transport, stream: Stream) -> StreamUser:
        """SIP by a WebSocket that came to the port of the web pages: theirs, without a port of its own."""
        return self._sip.take_upgrade(transport, stream, self.onlooker.hosts)

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

    def carried(self, username: str) -> AdoptBindings:
        """Where a user's phones are reached, for a platform that takes the place of this one: see `adopt`."""
        return self._sip_side.carried(username)

    def adopt(self, known: AdoptBindings) -> None:
        """Reach a user's phones where they registered at a platform before this one, until they register here."""
        self._sip.order(known)

    def registrations(self) -> Mapping[str, TrunkState]:
        """How those at upstreams stand, by the name of the trunk."""
        return self._registrations.states()

    async def spoken(self, text: str, *, voice: str, language: str) -> str:
        """The PCM file (s16le mono 8000 Hz) of a text without markup, kept where those of Speak are.

        Raises Unavailable when nothing here can speak it.
        """
        try:
            return await self._flow.sounds.spoken(Speech(ssml=escape(text), voice=voice, language=language))
        except SpeechFailed as failure:
            raise Unavailable(f"{text!r} cannot be said: {failure}") from failure

    def _stand_again(self) -> None:
        self.house.stand_again()
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
            trunks=self._trunks,
            calls_per_second=settings.limits.calls_per_second,
            arrivals_per_second=settings.limits.arrivals_per_second,
            ring_tone=ring_tone(self.around.data),
        )

    def _operator(self) -> PlatformOperator:
        around, settings = self.around, self.settings
        operator = PlatformOperator(
            account=as_operated(settings),
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
                configure=self._stand_again,
                trace=self.trace,
                registrations=self.registrations,
                phones=self.phones,
            ),
        )
        return operator

    def _phone_desk(self) -> PhoneDesk:
        reports = PhoneReports(self._reporter.line, self._wall_ns)
        calls = UserCalls(self._directory.user_called, REALM)
        board = self._switchboard
        return self._sip_side.phone_desk(self.trace, reports, calls, board.handles_of, self._hang_up, board.submit)

    def _hang_up(self, call_uuid: str) -> None:
        self.operator.hang_up(call_uuid)

    def _onlooker(self) -> PlatformOnlooker:
        return assemble_onlooker(
            self.around,
            self.settings,
            flow=self._flow,
            trace=self.trace,
            sent=self._sent,
            phones=self._sip_side.phones,
        )

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

    def _sip_fact(self, fact: SipFact) -> None:
        if isinstance(fact, BindingChanged) and fact.source.is_web_socket:
            self._webrtc.expect()
        if not self._registrations.hear(fact) and not self.phones.hear(fact):
            self._switchboard.receive(fact)

    def _tell(self, action: Told) -> None:
        self._reporter.tell(action)
        if isinstance(action, Report):
            self.phones.tell(action.event)

    def _media_event(self, told: MediaEvent) -> None:
        event = dated(told, self.around.wall)
        if self.onlooker.hear(event) or self._live_calls.sounds.hear(event) or self._flow.streams.hear(event):
            return
        self._reporter.media(event)
        self._switchboard.receive(event)

    def _note_relay(self, call_uuid: str, text: str, relay: Address) -> None:
        self._reporter.line("rtp", call_uuid, text, relay=str(relay))

    def _note(self, call_uuid: str, text: str) -> None:
        self._reporter.line("call", call_uuid, text)

    def _attempted(self, delivery: Delivery) -> None:
        self._reporter.attempted(delivery)
        self._sent.attempted(delivery, self.operator.wall_ns())

    def _call_of(self, sip_leg: str) -> str:
        return self._switchboard.exchange.call_of(sip_leg)


@cache
def shared_api() -> Any:
    """The FastAPI app, built once per process: that costs more than a whole short scenario."""
    return create_api()
