"""A transaction at work: what it sends when, with a clock of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.timers import TimerTable
from emulator.sip import build
from emulator.sip.message import Request
from emulator.sip.parser import parse
from emulator.sip.transaction.client_invite import CLIENT_INVITE
from emulator.sip.transaction.client_non_invite import CLIENT_NON_INVITE
from emulator.sip.transaction.durations import Durations
from emulator.sip.transaction.instance import Ground, Transaction
from emulator.sip.transaction.machine import Effect, Input, State, response_input
from emulator.sip.transaction.server_invite import SERVER_INVITE
from emulator.sip.transaction.server_non_invite import SERVER_NON_INVITE
from tests.emulator.sip.crafted import STRANGER, crafted

if TYPE_CHECKING:
    from emulator.sip.hop import Hop
    from emulator.sip.message import Message, Response
    from emulator.sip.transaction.keys import Key
    from emulator.sip.transaction.machine import Machine


class Bench:
    """One transaction, the clock, and what it did when."""

    def __init__(self, machine: Machine, method: str = "INVITE") -> None:
        message = parse(crafted(method))
        assert isinstance(message, Request)
        self.request = message
        self.now = 0.0
        self.sent: list[tuple[float, str]] = []
        self.passed_up: list[tuple[float, int]] = []
        self._timers: TimerTable[tuple[Key, str]] = TimerTable()
        ground = Ground(self._transmit, self._timers, Durations())
        is_client = machine in (CLIENT_INVITE, CLIENT_NON_INVITE)
        reply = self._reply if is_client else None
        self.transaction = Transaction(ground, machine, ("key",), message, STRANGER, reply=reply)
        if is_client:
            self.transaction.begin(self.now)

    def run(self, until: float) -> None:
        """Let timers run out up to `until`."""
        while (deadline := self._timers.next_deadline()) is not None and deadline <= until:
            self.now = deadline
            for _, letter in self._timers.pop_expired(self.now):
                self.transaction.expire(letter, self.now)
        self.now = until

    def response(self, status: int) -> None:
        """A response arrives, or is to be sent."""
        response = build.response(self.request, status, to_tag="t")
        self.transaction.feed(response_input(status), self.now, response)

    def feed(self, event: Input) -> tuple[Effect, ...]:
        """The request, or its ACK, arrives."""
        return self.transaction.feed(event, self.now, self.request)

    def times(self) -> list[float]:
        """When something was sent."""
        return [at for at, _ in self.sent]

    def _transmit(self, message: Message, destination: Hop, leg: str) -> None:
        assert (destination, leg) == (STRANGER, "")
        self.sent.append((self.now, message.summary))

    def _reply(self, response: Response | None, now: float) -> None:
        self.passed_up.append((now, response.status if response else 0))


def test_an_unanswered_invite_is_repeated_and_given_up() -> None:
    bench = Bench(CLIENT_INVITE)
    bench.run(100)
    assert bench.times() == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5]
    assert bench.passed_up == [(32.0, 0)]
    assert bench.transaction.state is State.TERMINATED


def test_an_unanswered_request_is_repeated_and_given_up() -> None:
    bench = Bench(CLIENT_NON_INVITE, "BYE")
    bench.run(100)
    assert bench.times() == [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert bench.passed_up == [(32.0, 0)]


def test_a_request_that_is_being_worked_on_is_repeated_every_t2() -> None:
    bench = Bench(CLIENT_NON_INVITE, "BYE")
    bench.run(0.2)
    bench.response(100)
    bench.run(13)
    assert bench.times() == [0, 0.5, 4.5, 8.5, 12.5]
    bench.response(200)
    bench.run(100)
    assert len(bench.sent) == 5
    assert bench.passed_up == [(0.2, 100), (13, 200)]
    assert bench.transaction.state is State.TERMINATED


def test_an_invite_that_rings_is_never_repeated_or_given_up() -> None:
    bench = Bench(CLIENT_INVITE)
    bench.response(180)
    bench.run(10_000)
    assert bench.times() == [0]
    assert bench.transaction.state is State.PROCEEDING
    bench.response(180)
    assert [status for _, status in bench.passed_up] == [180, 180]


def test_a_refusal_is_acknowledged_each_time_it_comes_for_32_s() -> None:
    bench = Bench(CLIENT_INVITE)
    bench.response(486)
    bench.response(486)
    assert [line for _, line in bench.sent[1:]] == ["ACK sip:bob@192.0.2.1"] * 2
    assert [status for _, status in bench.passed_up] == [486]
    states = []
    for until in (31.9, 32.0):
        bench.run(until)
        states.append(bench.transaction.state)
    assert states == [State.COMPLETED, State.TERMINATED]


def test_each_2xx_is_passed_up_for_64_t1() -> None:
    bench = Bench(CLIENT_INVITE)
    bench.response(200)
    bench.run(31.9)
    bench.response(200)
    bench.response(180)
    bench.response(486)
    assert bench.passed_up == [(0, 200), (31.9, 200)]
    assert len(bench.sent) == 1
    bench.run(32)
    bench.response(200)
    assert len(bench.passed_up) == 2


def test_an_invite_that_comes_again_gets_the_last_provisional_response() -> None:
    bench = Bench(SERVER_INVITE)
    bench.feed(Input.REQUEST)
    assert bench.sent == []
    bench.response(100)
    bench.response(180)
    bench.feed(Input.REQUEST)
    assert [line for _, line in bench.sent] == ["100 Trying (INVITE)", "180 Ringing (INVITE)", "180 Ringing (INVITE)"]
    bench.run(10_000)
    assert bench.transaction.state is State.PROCEEDING


def test_a_refusal_is_repeated_until_its_ack() -> None:
    bench = Bench(SERVER_INVITE)
    bench.response(486)
    bench.run(8)
    assert bench.times() == [0, 0.5, 1.5, 3.5, 7.5]
    bench.feed(Input.ACK)
    bench.run(12.9)
    assert (bench.transaction.state, len(bench.sent)) == (State.CONFIRMED, 5)
    bench.run(13)
    assert bench.transaction.state is State.TERMINATED


def test_a_refusal_without_an_ack_is_given_up() -> None:
    bench = Bench(SERVER_INVITE)
    bench.response(486)
    bench.run(100)
    assert bench.times() == [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5]
    assert bench.transaction.state is State.TERMINATED


def test_a_2xx_is_left_to_the_user() -> None:
    bench = Bench(SERVER_INVITE)
    bench.response(200)
    bench.feed(Input.REQUEST)
    bench.run(31.9)
    assert bench.times() == [0]
    bench.response(200)
    assert bench.times() == [0, 31.9]
    assert bench.feed(Input.ACK) == (Effect.PASS_UP,)
    bench.run(32)
    assert bench.transaction.state is State.TERMINATED


def test_a_response_is_kept_for_64_t1() -> None:
    bench = Bench(SERVER_NON_INVITE, "BYE")
    bench.feed(Input.REQUEST)
    bench.response(200)
    bench.response(500)
    bench.run(31.9)
    bench.feed(Input.REQUEST)
    assert [line for _, line in bench.sent] == ["200 OK (BYE)", "200 OK (BYE)"]
    bench.run(32)
    assert bench.transaction.state is State.TERMINATED


@pytest.mark.parametrize("machine", [CLIENT_INVITE, CLIENT_NON_INVITE])
def test_what_is_abandoned_is_silent(machine: Machine) -> None:
    bench = Bench(machine, "INVITE" if machine is CLIENT_INVITE else "BYE")
    bench.transaction.abandon()
    bench.response(200)
    bench.run(100)
    assert (bench.times(), bench.passed_up) == ([0], [])
    assert bench.transaction.state is State.TERMINATED


MACHINES = [CLIENT_INVITE, CLIENT_NON_INVITE, SERVER_INVITE, SERVER_NON_INVITE]
CELLS = [(machine, state, event) for machine in MACHINES for state in machine.table for event in Input]


@pytest.mark.parametrize(("machine", "state", "event"), CELLS)
def test_every_input_in_every_state_does_what_the_table_says(machine: Machine, state: State, event: Input) -> None:
    bench = Bench(machine, "INVITE" if machine in (CLIENT_INVITE, SERVER_INVITE) else "BYE")
    bench.sent.clear()
    bench.transaction.state = state
    statuses = {Input.PROVISIONAL: 180, Input.SUCCESS: 200, Input.FAILURE: 486}
    message = build.response(bench.request, statuses[event], to_tag="t") if event in statuses else bench.request
    bench.transaction.feed(event, 0.0, message)
    step = machine.table[state].get(event)
    effects = step.effects if step else ()
    assert bench.transaction.state is (step.state if step else state)
    sends = sum(effect in {Effect.SEND, Effect.ACKNOWLEDGE} for effect in effects)
    is_client = machine in (CLIENT_INVITE, CLIENT_NON_INVITE)
    # A server that has not responded yet has nothing to repeat.
    assert len(bench.sent) == sends + (is_client and Effect.RESEND in effects)
    reports = {Effect.PASS_UP, Effect.REPORT_TIMEOUT, Effect.REPORT_FAILURE} & set(effects)
    assert len(bench.passed_up) == (len(reports) if is_client else 0)


def test_what_is_settled_repeats_its_response_and_ends_in_time() -> None:
    bench = Bench(SERVER_NON_INVITE, "OPTIONS")
    bench.response(200)
    bench.transaction.settle()
    bench.now = 1.0
    bench.feed(Input.REQUEST)
    assert bench.sent == [(0.0, "200 OK (OPTIONS)"), (1.0, "200 OK (OPTIONS)")]
    bench.run(32.0)
    assert bench.transaction.state is State.TERMINATED
