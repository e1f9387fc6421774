"""All transactions of an endpoint: opens them, finds them, lets them go (RFC 3261 §17, §8.2.2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.base.timers import TimerTable
from emulator.sip.build import by_transport
from emulator.sip.hop import Hop
from emulator.sip.message import Request, Response
from emulator.sip.transaction.client_invite import CLIENT_INVITE
from emulator.sip.transaction.client_non_invite import CLIENT_NON_INVITE
from emulator.sip.transaction.durations import Durations
from emulator.sip.transaction.instance import Ground, Transaction
from emulator.sip.transaction.keys import client_key, origin, server_key
from emulator.sip.transaction.machine import Effect, Input, State, response_input
from emulator.sip.transaction.server_invite import SERVER_INVITE
from emulator.sip.transaction.server_non_invite import SERVER_NON_INVITE

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.sip.message import Message
    from emulator.sip.transaction.instance import Reply
    from emulator.sip.transaction.keys import Key

MAX_REQUEST_BY_UDP = 1300
"""Bytes: what is larger may be more than fits through a network in one piece (§18.1.1)."""


class TransactionLayer:
    """Between the datagrams and the user agent."""

    def __init__(self, transmit: Callable[[Message, Hop, str], None]) -> None:
        self.durations = Durations()
        self._timers: TimerTable[tuple[Key, str]] = TimerTable()
        self._ground = Ground(transmit, self._timers, self.durations)
        self._transactions: dict[Key, Transaction] = {}
        self._origins: dict[Key, Transaction] = {}
        """Server transactions by what copies of their request share."""

    def __len__(self) -> int:
        return len(self._transactions)

    def is_idle(self) -> bool:
        """Whether nothing is left: no transaction, no trace of one, no timer."""
        return not (self._transactions or self._origins or len(self._timers))

    def send(self, request: Request, destination: Hop, reply: Reply, now: float, leg: str = "") -> Transaction:
        """Open a client transaction. A request too large for a datagram goes by TCP, by UDP if that fails (§18.1.1)."""
        machine = CLIENT_INVITE if request.method == "INVITE" else CLIENT_NON_INVITE
        key, hop = client_key(request), destination
        if destination.transport == "udp" and len(request.data) > MAX_REQUEST_BY_UDP:
            hop = Hop("tcp", destination.address)
            request = by_transport(request, hop.transport)
        transaction = Transaction(self._ground, machine, key, request, hop, leg, reply)
        transaction.otherwise = destination if hop != destination else None
        self._transactions[key] = transaction
        transaction.begin(now)
        return transaction

    def open(self, request: Request, source: Hop) -> Transaction:
        """Open a server transaction for a request that came from `source`."""
        machine = SERVER_INVITE if request.method == "INVITE" else SERVER_NON_INVITE
        key = server_key(request)
        transaction = Transaction(self._ground, machine, key, request, source)
        self._transactions[key] = transaction
        transaction.origin = origin(request)
        if not self._is_live(self._origins.get(transaction.origin)):
            self._origins[transaction.origin] = transaction
        return transaction

    def respond(self, transaction: Transaction, response: Response, now: float) -> None:
        """Send a response of the user through its server transaction."""
        self._feed(transaction, response_input(response.status), now, response)

    def settle(self, transaction: Transaction) -> None:
        """Let go of a request that arrived and was answered, unless it waits for its final response or is an INVITE.

        To be called when nobody else holds its transaction. Thousands of phones register within the half minute for
        which that is kept (§17.2.2), for copies of the request, and these get the response alone.
        """
        if transaction.state is State.COMPLETED and transaction.request.method != "INVITE":
            self._forget_origin(transaction)
            transaction.settle()

    def response_arrived(self, response: Response, now: float) -> bool:
        """Pass a response to its client transaction. False when there is none: it is to be dropped (RFC 6026 §8.7)."""
        transaction = self._transactions.get(client_key(response))
        if transaction is None:
            return False
        self._feed(transaction, response_input(response.status), now, response)
        return True

    def absorbs(self, request: Request, now: float) -> bool:
        """Whether `request` belongs to an open server transaction, which is then all that has to happen."""
        if request.method == "ACK":
            return self._absorbs_ack(request, now)
        transaction = self._transactions.get(server_key(request))
        if transaction is not None:
            self._feed(transaction, Input.REQUEST, now, request)
        return transaction is not None

    def knows(self, request: Request) -> bool:
        """Whether `request` belongs to a server transaction, or, of an ACK or a CANCEL, to that of its INVITE."""
        aim = "INVITE" if request.method in {"ACK", "CANCEL"} else request.method
        return server_key(request, aim) in self._transactions

    def is_merged(self, request: Request) -> bool:
        """Whether another transaction has the same request: it came twice, on two ways (§8.2.2.2)."""
        return not request.to.tag and self._is_live(self._origins.get(origin(request)))

    def invite_of(self, request: Request) -> Transaction | None:
        """The open INVITE transaction that an ACK or a CANCEL aims at.

        Peers that give these a branch of their own are understood by Call-ID, From tag and CSeq.
        """
        found = self._transactions.get(server_key(request, "INVITE"))
        return found or self._origins.get(origin(request, "INVITE"))

    def leg_of(self, message: Message) -> str:
        """The handle of the leg that the transaction of a received message serves, or an empty string."""
        if isinstance(message, Response):
            transaction = self._transactions.get(client_key(message))
        elif isinstance(message, Request) and message.method in {"ACK", "CANCEL"}:
            transaction = self.invite_of(message)
        else:
            transaction = self._transactions.get(server_key(message)) if isinstance(message, Request) else None
        return transaction.leg if transaction else ""

    def transport_failed(self, hop: Hop, now: float) -> None:
        """Nothing can be sent to `hop`, or its connection is lost.

        Client transactions over it fail (§17.1.4); servers answer by a new connection to where the Via says (§18.2.2).
        """
        for transaction in [each for each in self._transactions.values() if each.destination == hop]:
            if not transaction.is_client:
                transaction.destination = transaction.otherwise or hop
            elif not transaction.go_otherwise(now):
                transaction.feed(Input.TRANSPORT_ERROR, now)
                self._let_go(transaction)

    def abandon(self, transaction: Transaction) -> None:
        """Drop a client transaction that the user no longer cares for."""
        transaction.abandon()
        self._let_go(transaction)

    def next_deadline(self) -> float | None:
        """When the next timer runs out."""
        return self._timers.next_deadline()

    def handle_timeout(self, now: float) -> None:
        """Let every timer run out that is due."""
        for key, letter in self._timers.pop_expired(now):
            transaction = self._transactions.get(key)
            if transaction is not None:
                transaction.expire(letter, now)
                self._let_go(transaction)

    @staticmethod
    def _is_live(transaction: Transaction | None) -> bool:
        # A client may answer a challenge without a new CSeq: a request that was refused has no copies.
        return transaction is not None and transaction.state in {State.TRYING, State.PROCEEDING, State.ACCEPTED}

    def _absorbs_ack(self, ack: Request, now: float) -> bool:
        transaction = self.invite_of(ack)
        return transaction is not None and Effect.PASS_UP not in self._feed(transaction, Input.ACK, now, ack)

    def _feed(self, transaction: Transaction, event: Input, now: float, message: Message) -> tuple[Effect, ...]:
        effects = transaction.feed(event, now, message)
        self._let_go(transaction)
        return effects

    def _let_go(self, transaction: Transaction) -> None:
        if transaction.state is not State.TERMINATED:
            return
        if self._transactions.get(transaction.key) is transaction:
            del self._transactions[transaction.key]
        self._forget_origin(transaction)

    def _forget_origin(self, transaction: Transaction) -> None:
        if self._origins.get(transaction.origin) is transaction:
            del self._origins[transaction.origin]
