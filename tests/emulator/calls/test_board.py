"""The board: legs by both names, their timers, and the outputs in order."""

from __future__ import annotations

from emulator.base.ids import Ids
from emulator.calls.actions import MediaDo, Note, OrderDone, Report, SipDo
from emulator.calls.board import Board
from emulator.calls.events import CallRinging
from emulator.calls.leg import Leg
from emulator.media.commands import CloseLeg
from emulator.sip.commands import HangUp
from tests.emulator.calls.lab import Phonebook


def board_with_leg() -> tuple[Board, Leg]:
    board = Board(ids=Ids.seeded(1), directory=Phonebook())
    leg = Leg(call_uuid="call", sip_leg="sip", direction="inbound", auth_id="MA", from_number="1", to_number="2")
    board.add(leg)
    return board, leg


def test_a_leg_is_found_by_both_names() -> None:
    board, leg = board_with_leg()
    assert board.legs["call"] is leg
    assert board.by_sip("sip") is leg
    assert board.by_sip("other") is None
    assert board.by_sip("") is None


def test_a_removed_leg_leaves_no_timer() -> None:
    board, leg = board_with_leg()
    for what in ("ring", "limit", "hangup"):
        board.timers.set((what, "call"), 5.0)
    board.timers.set(("ring", "other"), 7.0)
    board.remove(leg)
    assert board.by_sip("sip") is None
    assert board.timers.next_deadline() == 7.0
    board.remove(leg)


def test_outputs_keep_their_order() -> None:
    board, _ = board_with_leg()
    ringing = CallRinging(call_uuid="call", at=1.0)
    board.sip(HangUp(leg="sip"))
    board.media(CloseLeg(leg="call"))
    board.report(ringing)
    board.done("order", True)
    board.note("call", "why")
    assert board.outputs == [
        SipDo(command=HangUp(leg="sip")),
        MediaDo(command=CloseLeg(leg="call")),
        Report(event=ringing),
        OrderDone(order="order", outcome=True),
        Note(call_uuid="call", summary="why"),
    ]
