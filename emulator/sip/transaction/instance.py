"""One transaction: runs the table of its kind, keeps what it sent last, arms its timers (RFC 3261 §17)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from emulator.sip.build import ack_for_failure, by_transport, response
from emulator.sip.message import Response
from emulator.sip.transaction.machine import Effect, Input, State

if TYPE_CHECKING:
    from emulator.base.timers import TimerTable
    from emulator.sip.hop import Hop
    from emulator.sip.message import Message, Request
    from emulator.sip.transaction.durations import Durations
    from emulator.sip.transaction.keys import Key
    from emulator.sip.transaction.machine import Machine

Reply = Callable[[Response | None, float], None]
"""Takes each response that a client transaction passes up, or None when there will be none; and `now`."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What all transactions of a layer stand on."""

    transmit: Callable[[Message, Hop, str], None]
    """(message, destination, leg)"""
    timers: TimerTable[tuple[Key, str]]
    durations: Durations


class Transaction:
    """What the layer remembers of one request and its responses."""

    def __init__(
        self,
        ground: Ground,
        machine: Machine,
        key: Key,
        request: Request,
        peer: Hop,
        leg: str = "",
        reply: Reply | None = None,
    ) -> None:
        self.key = key
        self._request: Request | None = request
        self.peer = peer
        """Whom the request came from, or goes to."""
        self.destination = peer if reply else request.via.reply_hop(peer)
        """Where requests of a client and responses of a server go."""
        self.otherwise: Hop | None = None if reply else request.via.home_hop(self.destination)
        """Where they go when nothing can be sent to `destination`; None: a client has no other way."""
        self.origin: Key = ()
        """Of a server: what copies of its request share."""
        self.leg = leg
        """Handle of the leg it serves, or empty."""
        self.state = machine.initial
        self._ground = ground
        self._machine = machine
        self._reply = reply
        self._last_sent: Message = request
        self._responded = False
        self._armed = ""
        """Letters of the timers that run."""
        self._interval = 0.0

    @property
    def is_client(self) -> bool:
        """Whether it sent the request."""
        return self._reply is not None

    @property
    def request(self) -> Request:
        """What it is about; nobody asks for it once it is settled."""
        assert self._request is not None, "a settled transaction has its response only"
        return self._request

    def settle(self) -> None:
        """Of a server that has said its last: keep that, for copies of the request, and let the request go."""
        self._last_sent.slim()
        self._request = None
        self.origin = ()

    def begin(self, now: float) -> None:
        """Of a client: send the request and start the first timers."""
        self._send(self.request)
        for letter in self._machine.initial_timers:
            self._start(letter, now)

    def go_otherwise(self, now: float) -> bool:
        """The transport failed: begin again by the other one, if there is one and no response has come (§18.1.1)."""
        if self.otherwise is None or self.state is not self._machine.initial:
            return False
        self.peer = self.destination = self.otherwise
        self.otherwise = None
        self._request = by_transport(self.request, self.destination.transport)
        self.begin(now)
        return True

    def feed(self, event: Input, now: float, message: Message | None = None) -> tuple[Effect, ...]:
        """Take one step of the table and return its effects; `message` is what the input came with."""
        step = self._machine.table[self.state].get(event)
        if step is None:
            return ()
        self.state = step.state
        for letter in self._armed if step.state is State.TERMINATED else step.stop:
            self._stop(letter)
        for letter in step.start:
            self._start(letter, now)
        for effect in step.effects:
            self._perform(effect, now, message)
        return step.effects

    def expire(self, letter: str, now: float) -> None:
        """A timer ran out. One that was stopped in the same moment is past."""
        if letter in self._armed:
            self._armed = self._armed.replace(letter, "")
            self.feed(Input(letter), now)

    def abandon(self) -> None:
        """Forget everything without a word."""
        self.state = State.TERMINATED
        for letter in self._armed:
            self._stop(letter)

    def _perform(self, effect: Effect, now: float, message: Message | None) -> None:
        match effect:
            case Effect.RESEND:
                self._resend()
            case Effect.SEND if message is not None:
                self._responded = True
                self._send(message)
            case Effect.ACKNOWLEDGE if isinstance(message, Response):
                self._send(ack_for_failure(self.request, message))
            case Effect.PASS_UP if isinstance(message, Response) and self._reply:
                self._reply(message, now)
            case Effect.REPORT_TIMEOUT if self._reply:
                self._reply(None, now)
            case Effect.REPORT_FAILURE if self._reply:
                # To the user a transport that failed is a 503 (§8.1.3.1).
                self._reply(response(self.request, 503), now)

    def _resend(self) -> None:
        # A server that has not responded yet has nothing to repeat.
        if self._reply is not None or self._responded:
            self._send(self._last_sent)

    def _send(self, message: Message) -> None:
        self._last_sent = message
        self._ground.transmit(message, self.destination, self.leg)

    def _start(self, letter: str, now: float) -> None:
        durations = self._ground.durations
        length = durations.of(letter, reliable=self.destination.is_reliable)
        if length is None:
            return
        if letter in "AEG":
            self._interval = durations.again(letter, self._interval) if self._interval else length
            # A server that said it is at work is asked less often (§17.1.2.2).
            length = durations.t2 if letter == "E" and self.state is State.PROCEEDING else self._interval
        self._armed = self._armed.replace(letter, "") + letter
        self._ground.timers.set((self.key, letter), now + length)

    def _stop(self, letter: str) -> None:
        self._armed = self._armed.replace(letter, "")
        self._ground.timers.stop((self.key, letter))
