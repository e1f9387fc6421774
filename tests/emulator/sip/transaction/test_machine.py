"""Responses as inputs of the tables, and what every table must keep to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.sip.transaction.client_invite import CLIENT_INVITE
from emulator.sip.transaction.client_non_invite import CLIENT_NON_INVITE
from emulator.sip.transaction.machine import Input, State, response_input
from emulator.sip.transaction.server_invite import SERVER_INVITE
from emulator.sip.transaction.server_non_invite import SERVER_NON_INVITE

if TYPE_CHECKING:
    from emulator.sip.transaction.machine import Machine

MACHINES = [CLIENT_INVITE, CLIENT_NON_INVITE, SERVER_INVITE, SERVER_NON_INVITE]


@pytest.mark.parametrize(
    ("status", "event"),
    [
        (100, Input.PROVISIONAL),
        (199, Input.PROVISIONAL),
        (200, Input.SUCCESS),
        (299, Input.SUCCESS),
        (300, Input.FAILURE),
        (699, Input.FAILURE),
    ],
)
def test_a_response_is_an_input_by_its_class(status: int, event: Input) -> None:
    assert response_input(status) is event


@pytest.mark.parametrize("machine", MACHINES)
def test_the_end_is_final_and_can_be_reached_from_everywhere(machine: Machine) -> None:
    assert machine.table[State.TERMINATED] == {}
    for state, row in machine.table.items():
        assert all(step.state in machine.table for step in row.values())
        assert state is State.TERMINATED or State.TERMINATED in reachable(machine, state)


@pytest.mark.parametrize("machine", MACHINES)
def test_a_timer_that_is_started_is_awaited(machine: Machine) -> None:
    for row in machine.table.values():
        for step in row.values():
            assert all(Input(letter) in machine.table[step.state] for letter in step.start)


def reachable(machine: Machine, state: State) -> set[State]:
    found = {state}
    while True:
        more = {step.state for each in found for step in machine.table[each].values()} | found
        if more == found:
            return found
        found = more
