"""Every cell of every transaction table, empty ones too, tried on a transaction at work: state, messages, timers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.timers import TimerTable
from emulator.sip import build
from emulator.sip.message import Request
from emulator.sip.parser import parse
from emulator.sip.transaction.client_invite import CLIENT_INVITE
from emulator.sip.transaction.client_non_invite import CLIENT_NON_INVITE
from emulator.sip.transaction.durations import ONLY_UNRELIABLE, Durations
from emulator.sip.transaction.instance import Ground, Transaction
from emulator.sip.transaction.machine import Effect, Input, State
from emulator.sip.transaction.server_invite import SERVER_INVITE
from emulator.sip.transaction.server_non_invite import SERVER_NON_INVITE
from tests.emulator.sip.crafted import STRANGER, crafted

if TYPE_CHECKING:
    from emulator.sip.hop import Hop
    from emulator.sip.message import Message, Response
    from emulator.sip.transaction.keys import Key
    from emulator.sip.transaction.machine import Machine

MACHINES = {
    "INVITE client": (CLIENT_INVITE, "INVITE"),
    "client": (CLIENT_NON_INVITE, "OPTIONS"),
    "INVITE server": (SERVER_INVITE, "INVITE"),
    "server": (SERVER_NON_INVITE, "OPTIONS"),
}
CELLS = [(name, state, event) for name, (machine, _) in MACHINES.items() for state in machine.table for event in Input]
TOLD = {
    Effect.PASS_UP: "response of the peer",
    Effect.REPORT_TIMEOUT: "nobody answered",
    Effect.REPORT_FAILURE: "503 of our own",
}
STATUS = {Input.PROVISIONAL: 180, Input.SUCCESS: 200, Input.FAILURE: 486}


class Subject:
    """A transaction that was led into a state, and what it does then."""

    def __init__(self, machine: Machine, method: str, peer: Hop) -> None:
        request = parse(crafted(method))
        assert isinstance(request, Request)
        self.request, self.machine, self.peer = request, machine, peer
        self.sent: list[str] = []
        self.told: list[str] = []
        self.timers: TimerTable[tuple[Key, str]] = TimerTable()
        is_client = machine in (CLIENT_INVITE, CLIENT_NON_INVITE)
        ground = Ground(self._transmit, self.timers, Durations())
        self.transaction = Transaction(
            ground, machine, ("key",), request, peer, reply=self._reply if is_client else None
        )
        if is_client:
            self.transaction.begin(0.0)

    def lead(self, goal: State) -> None:
        """By the shortest way of inputs."""
        ways: dict[State, tuple[Input, ...]] = {self.machine.initial: ()}
        found = [self.machine.initial]
        for state in found:
            for event, step in self.machine.table[state].items():
                if step.state not in ways:
                    ways[step.state] = (*ways[state], event)
                    found.append(step.state)
        for event in ways[goal]:
            self.feed(event)
        assert self.transaction.state is goal
        self.sent.clear()
        self.told.clear()

    def feed(self, event: Input) -> None:
        """An input, with the message it comes with."""
        status = STATUS.get(event)
        message = build.response(self.request, status, to_tag="t") if status else None
        self.transaction.feed(event, 1.0, message)

    def running(self) -> set[str]:
        """Letters of the timers that run."""
        return {letter for _, letter in TimerTable.pop_expired(self.timers, 1e9)}

    def _transmit(self, message: Message, destination: Hop, leg: str) -> None:
        assert (destination, leg) == (self.peer, "")
        self.sent.append(message.start_line)

    def _reply(self, response: Response | None, _now: float) -> None:
        if response is None:
            self.told.append("nobody answered")
        else:
            self.told.append("503 of our own" if response.status == 503 else "response of the peer")


def armed_before(name: str, state: State, peer: Hop) -> set[str]:
    subject = Subject(*MACHINES[name], peer)
    subject.lead(state)
    return subject.running()


@pytest.mark.parametrize("peer", [STRANGER, STRANGER._replace(transport="tcp")], ids=["udp", "tcp"])
@pytest.mark.parametrize(("name", "state", "event"), CELLS)
def test_cell(name: str, state: State, event: Input, peer: Hop) -> None:
    subject = Subject(*MACHINES[name], peer)
    subject.lead(state)
    subject.feed(event)
    step = subject.machine.table[state].get(event)
    effects = step.effects if step else ()
    assert subject.transaction.state is (step.state if step else state)
    assert len(subject.sent) == sum(
        effect in {Effect.SEND, Effect.RESEND, Effect.ACKNOWLEDGE} for effect in effects
    ) - (
        # A server that has answered nothing yet has nothing to repeat.
        Effect.RESEND in effects and (name, state) == ("INVITE server", State.PROCEEDING)
    )
    assert ("ACK sip:bob@192.0.2.1 SIP/2.0" in subject.sent) is (Effect.ACKNOWLEDGE in effects)
    assert subject.told == [TOLD[effect] for effect in effects if effect in TOLD and event is not Input.ACK]
    expected = armed_before(name, state, peer) - set(step.stop if step else "") | set(step.start if step else "")
    if peer.is_reliable:
        expected -= set(ONLY_UNRELIABLE)
    assert subject.running() == (set() if subject.transaction.state is State.TERMINATED else expected)
