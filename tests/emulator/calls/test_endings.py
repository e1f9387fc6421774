"""A leg ends once: its peer is told as its state demands, its port is closed, the world hears one cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.ids import Ids
from emulator.calls import causes
from emulator.calls.actions import MediaDo, Report, SipDo
from emulator.calls.board import Board
from emulator.calls.endings import Endings
from emulator.calls.events import CallHungUp
from emulator.calls.leg import Leg, LegState
from emulator.calls.reason import reason_for
from emulator.media.commands import CloseLeg
from emulator.sip.commands import HangUp
from tests.emulator.calls.lab import US, Phonebook

if TYPE_CHECKING:
    from emulator.calls.events import Direction


def stage(direction: Direction, state: LegState, *, has_port: bool = True) -> tuple[Board, Endings, Leg]:
    board = Board(ids=Ids.seeded(1), directory=Phonebook())
    leg = Leg(
        call_uuid="call",
        sip_leg="sip",
        direction=direction,
        auth_id="MA",
        from_number="1",
        to_number="2",
        state=state,
        local=US if has_port else None,
    )
    board.add(leg)
    return board, Endings(board), leg


@pytest.mark.parametrize("state", [LegState.CALLING, LegState.RINGING, LegState.ANSWERED])
def test_hanging_up_tells_peer_engine_and_world_in_that_order(state: LegState) -> None:
    board, endings, leg = stage("outbound", state)
    endings.hang_up(leg, causes.TIME_LIMIT, 9.0, sip_status=486)
    told = CallHungUp(
        call_uuid="call",
        at=9.0,
        status="completed" if state is LegState.ANSWERED else "failed",
        hangup=causes.TIME_LIMIT,
    )
    assert board.outputs == [
        SipDo(command=HangUp(leg="sip", status=486, headers=reason_for(causes.TIME_LIMIT))),
        MediaDo(command=CloseLeg(leg="call")),
        Report(event=told),
    ]
    assert not board.legs
    assert endings.take() == [(leg, causes.TIME_LIMIT)]
    assert endings.take() == []


def test_a_leg_whose_invite_was_never_sent_has_nobody_to_tell() -> None:
    board, endings, leg = stage("outbound", LegState.ARRIVED, has_port=False)
    endings.hang_up(leg, causes.RING_TIMEOUT, 1.0)
    assert [type(output) for output in board.outputs] == [Report]


def test_an_invite_that_waits_for_its_port_is_refused() -> None:
    board, endings, leg = stage("inbound", LegState.ARRIVED, has_port=False)
    endings.hang_up(leg, causes.NO_PORT, 1.0, sip_status=503)
    assert board.outputs[0] == SipDo(command=HangUp(leg="sip", status=503, headers=reason_for(causes.NO_PORT)))


def test_a_leg_ends_once() -> None:
    board, endings, leg = stage("inbound", LegState.ANSWERED)
    endings.ended(leg, causes.ENDED_BY_CALLER, 1.0)
    before = list(board.outputs)
    endings.ended(leg, causes.TIME_LIMIT, 2.0)
    endings.hang_up(leg, causes.TIME_LIMIT, 2.0)
    assert board.outputs == before
    assert len(endings.take()) == 1
