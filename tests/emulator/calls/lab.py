"""An exchange on a table: facts go in by hand, SIP ones as real messages, and what it wants done is read off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from emulator.base.address import Address
from emulator.base.ids import Ids
from emulator.calls import actions, commands
from emulator.calls.dial_plan import E164
from emulator.calls.events import CallArrived, CallHungUp
from emulator.calls.exchange import Exchange
from emulator.calls.routing import Destination, Owner
from emulator.media import events as media
from emulator.sdp.offer_answer import make_offer
from emulator.sip import events as sip
from emulator.sip.message import Request, Response
from emulator.sip.parser import parse
from tests.emulator.sip.hops import udp

if TYPE_CHECKING:
    from emulator.calls.all_orders import Command
    from emulator.calls.dial_plan import DialPlan
    from emulator.calls.events import CallEvent
    from emulator.calls.exchange import Fact

T = TypeVar("T")

ACCOUNT = "MAXXXXXXXXXXXXXXXXXX"
RING_TONE = "ring.pcm"
DID = "15550199"
US = Address("192.0.2.1", 20000)
CALLER = udp("198.51.100.7", 5060)
CALLER_RTP = Address("198.51.100.7", 40000)
AGENT = udp("198.51.100.8", 5060)
AGENT_RTP = Address("198.51.100.8", 42000)
OFFER = make_offer(CALLER_RTP)
ANSWER = make_offer(AGENT_RTP)
"""One codec list fits as an answer to our offer too."""
NOT_SDP = b"hello"
VIDEO_ONLY = b"v=0\r\no=- 1 1 IN IP4 198.51.100.7\r\ns=-\r\nc=IN IP4 198.51.100.7\r\nt=0 0\r\nm=video 4 RTP/AVP 96\r\n"


def invite(
    to: str = DID, *, caller: str = "15550100", body: bytes = OFFER, extra: str = "", call_id: str = "one"
) -> Request:
    """An INVITE as it comes off the wire."""
    head = (
        f"INVITE sip:{to}@192.0.2.1 SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK1\r\n"
        f'From: "Ann" <sip:{caller}@198.51.100.7>;tag=a\r\n'
        f"To: <sip:{to}@192.0.2.1>\r\n"
        f"Call-ID: {call_id}\r\nCSeq: 1 INVITE\r\nContact: <sip:ann@198.51.100.7:5060>\r\n"
        f"{extra}Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    message = parse(head.encode("utf-8", "surrogateescape") + body)
    assert isinstance(message, Request)
    return message


def response(status: int, body: bytes = b"") -> Response:
    """A response to an INVITE of ours, as it comes off the wire."""
    head = (
        f"SIP/2.0 {status} Whatever\r\n"
        "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK2\r\n"
        "From: <sip:15550199@192.0.2.1>;tag=b\r\nTo: <sip:agent@198.51.100.8>;tag=c\r\n"
        f"Call-ID: two\r\nCSeq: 1 INVITE\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    message = parse(head.encode() + body)
    assert isinstance(message, Response)
    return message


class Phonebook:
    """Satisfies `calls.routing.Directory`."""

    def __init__(self) -> None:
        self.numbers = {DID: Owner(ACCOUNT)}
        self.users = {"ann": Owner(ACCOUNT)}
        self.applications: dict[str, Owner] = {}
        """Those that access tokens name."""
        self.reachable = dict.fromkeys(("15550300", "15550301", "15550302"), AGENT)
        self.desks: dict[str, list[str]] = {}
        """Targets of whoever has several phones."""
        self.strangers: set[str] = set()
        """Those reachable ones that are none of our phones."""
        self.sealed: set[str] = set()
        """Whose phones are offered SRTP."""

    def owner_of_call(self, dialled: str, user: str | None, application: str = "") -> Owner | None:
        if application:
            return self.applications.get(application)
        return self.numbers.get(dialled) if user is None else self.users.get(user)

    def owner_of_user(self, username: str) -> Owner | None:
        return self.users.get(username)

    def destinations(self, to: str) -> list[Destination]:
        if to not in self.reachable:
            return []
        targets = self.desks.get(to, [f"sip:{to}@198.51.100.8"])
        hop, is_own, srtp = self.reachable[to], to not in self.strangers, to in self.sealed
        return [Destination(target=target, next_hop=hop, is_own=is_own, srtp=srtp) for target in targets]


class Lab:
    """Feeds an exchange. `did` holds everything it wanted done since the last `clear()`."""

    def __init__(
        self,
        *,
        opens_ports: bool = True,
        dial_plan: DialPlan = E164,
        calls_per_second: int | None = None,
        arrivals_per_second: int | None = None,
    ) -> None:
        self.now = 0.0
        self.phonebook = Phonebook()
        self.exchange = Exchange(
            ids=Ids.seeded(1),
            directory=self.phonebook,
            dial_plan=dial_plan,
            calls_per_second=calls_per_second,
            arrivals_per_second=arrivals_per_second,
            ring_tone=RING_TONE,
        )
        self.opens_ports = opens_ports
        self.did: list[actions.Action] = []

    def receive(self, fact: Fact) -> None:
        """A fact now; ports are opened at once, as the shell does."""
        self.exchange.receive(fact, self.now)
        self._collect()

    def order(self, command: Command) -> None:
        """An order now."""
        self.exchange.handle(command, self.now)
        self._collect()

    def wait(self, seconds: float) -> None:
        """Let time pass, timer by timer."""
        end = self.now + seconds
        while (deadline := self.exchange.next_deadline()) is not None and deadline <= end:
            self.now = max(self.now, deadline)
            self.exchange.handle_timeout(self.now)
            self._collect()
        self.now = end

    def clear(self) -> None:
        """Forget what was done so far."""
        self.did.clear()

    def sip(self, kind: type[T]) -> list[T]:
        """Orders of that kind to the SIP endpoint."""
        commands = [action.command for action in self.did if isinstance(action, actions.SipDo)]
        return [command for command in commands if isinstance(command, kind)]

    def media(self, kind: type[T]) -> list[T]:
        """Orders of that kind to the media engine."""
        commands = [action.command for action in self.did if isinstance(action, actions.MediaDo)]
        return [command for command in commands if isinstance(command, kind)]

    def media_order(self) -> list[str]:
        """The names of all orders to the media engine, in order."""
        return [type(action.command).__name__ for action in self.did if isinstance(action, actions.MediaDo)]

    def told(self, kind: type[T]) -> list[T]:
        """Facts of that kind that were reported."""
        facts: list[CallEvent] = [action.event for action in self.did if isinstance(action, actions.Report)]
        return [fact for fact in facts if isinstance(fact, kind)]

    def wanted(self, kind: type[T]) -> list[T]:
        """Actions of that kind."""
        return [action for action in self.did if isinstance(action, kind)]

    def outcomes(self) -> dict[str, object]:
        """Orders that are done, with their outcomes."""
        return {action.order: action.outcome for action in self.wanted(actions.OrderDone)}

    def end_of(self, call_uuid: str) -> CallHungUp:
        """How a call ended."""
        (end,) = [told for told in self.told(CallHungUp) if told.call_uuid == call_uuid]
        return end

    def inbound(self, leg: str = "in", *, body: bytes = OFFER) -> str:
        """A call to the DID that rings; its call_uuid."""
        self.receive(sip.InviteReceived(leg=leg, request=invite(body=body), source=CALLER, authenticated_as=None))
        return self.told(CallArrived)[-1].call_uuid

    def answered(self, leg: str = "in") -> str:
        """A call to the DID that is answered; its call_uuid."""
        call_uuid = self.inbound(leg)
        self.order(commands.Answer(call_uuid=call_uuid))
        self.clear()
        return call_uuid

    def rings(self, leg: str, status: int = 180, body: bytes = b"") -> None:
        """A callee of ours alerts its user."""
        self.receive(sip.InviteProgress(leg=leg, response=response(status, body)))

    def picks_up(self, leg: str, body: bytes = ANSWER) -> None:
        """A callee of ours answers."""
        self.receive(sip.InviteAnswered(leg=leg, response=response(200, body)))

    def refuses(self, leg: str, status: int) -> None:
        """A callee of ours refuses."""
        self.receive(sip.InviteFailed(leg=leg, status=status, reason="", response=None))

    def hangs_up(self, leg: str) -> None:
        """The peer of a leg sends BYE."""
        self.receive(sip.LegEnded(leg=leg, by_peer=True))

    def press(self, call_uuid: str, digits: str, by: Literal["rfc4733", "inband"] = "rfc4733") -> None:
        """Keys on the phone of a call."""
        for digit in digits:
            self.receive(media.DigitHeard(leg=call_uuid, at_sample=0, digit=digit, by=by))

    def voice_starts(self, call_uuid: str, *, ago_s: float = 0.0) -> None:
        """The peer of a leg sounds; `ago_s`: it did so before now."""
        self.receive(media.VoiceStarted(leg=call_uuid, at_sample=0, told_sample=round(8000 * ago_s)))

    def voice_stops(self, call_uuid: str, *, ago_s: float = 0.0) -> None:
        """It sounds no more."""
        self.receive(media.VoiceStopped(leg=call_uuid, at_sample=0, told_sample=round(8000 * ago_s)))

    def cue_over(self, call_uuid: str, cue: str, *, completed: bool = True) -> None:
        """The engine finished a cue."""
        self.receive(media.CueFinished(leg=call_uuid, cue=cue, at_sample=0, completed=completed))

    def armed(self, recording: str, wall_ms: int = 1000) -> None:
        """The engine started a recorder."""
        self.receive(media.RecorderArmed(recording=recording, at_sample=0, wall_ms=wall_ms))

    def closed(self, recording: str, *, samples: int = 16_000, reason: str = "stopped", error: str = "") -> None:
        """The engine finished a recording."""
        self.receive(
            media.RecordingClosed(
                recording=recording,
                path=f"/data/{recording}.wav",
                samples=samples,
                channels=2,
                start_wall_ms=1000,
                reason=reason,
                error=error,
            )
        )

    def _collect(self) -> None:
        while outputs := self.exchange.take_outputs():
            self.did += outputs
            for action in outputs:
                if isinstance(action, actions.OpenPort) and self.opens_ports:
                    opened = actions.PortOpened(call_uuid=action.call_uuid, local=US)
                    self.exchange.receive(opened, self.now)
