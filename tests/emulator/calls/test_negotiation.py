"""Offers and answers of one leg, and what the engine is told of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.base.errors import PeerViolation
from emulator.base.ids import Ids
from emulator.calls.actions import MediaDo
from emulator.calls.board import Board
from emulator.calls.leg import Leg
from emulator.calls.negotiation import Negotiation
from emulator.media.commands import SetRemote
from emulator.sdp.offer_answer import accept_answer, make_offer
from tests.emulator.calls.lab import AGENT_RTP, ANSWER, CALLER_RTP, NOT_SDP, OFFER, US, VIDEO_ONLY, Phonebook

if TYPE_CHECKING:
    from emulator.sdp.offer_answer import Direction


def table(offer: bytes = OFFER) -> tuple[Board, Leg, Negotiation]:
    board = Board(ids=Ids.seeded(1), directory=Phonebook())
    leg = Leg(
        call_uuid="call",
        sip_leg="sip",
        direction="inbound",
        auth_id="MA",
        from_number="1",
        to_number="2",
        offer=offer,
        local=US,
    )
    return board, leg, Negotiation(board)


def told(board: Board) -> list[object]:
    return [action.command for action in board.outputs if isinstance(action, MediaDo)]


def remote(direction: Direction) -> SetRemote:
    """What the engine is told when that is what we may do."""
    return SetRemote(
        leg="call",
        remote=CALLER_RTP if direction in {"sendrecv", "sendonly"} else None,
        payload_type=0,
        telephone_event_type=101,
    )


def test_checking_tells_nobody() -> None:
    board, leg, negotiation = table()
    negotiation.check(leg)
    assert leg.media is not None
    assert leg.media.remote == CALLER_RTP
    assert not board.outputs


@pytest.mark.parametrize("offer", [NOT_SDP, VIDEO_ONLY])
def test_an_offer_that_cannot_be_answered(offer: bytes) -> None:
    board, leg, negotiation = table(offer)
    with pytest.raises(PeerViolation):
        negotiation.check(leg)
    with pytest.raises(PeerViolation):
        negotiation.reply(leg, offer)
    assert leg.media is None
    assert not board.outputs


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("sendrecv", "sendrecv"), ("sendonly", "recvonly"), ("recvonly", "sendonly"), ("inactive", "inactive")],
)
def test_a_reply_is_the_answer(theirs: Direction, ours: Direction) -> None:
    board, leg, negotiation = table()
    offer = make_offer(CALLER_RTP, direction=theirs)
    body = negotiation.reply(leg, offer)
    assert accept_answer(offer, body).remote == US
    assert told(board) == [remote(ours)]
    assert leg.late_offer == b""


def test_an_old_style_hold_sends_nothing() -> None:
    board, leg, negotiation = table()
    negotiation.reply(leg, OFFER.replace(b"IN IP4 198.51.100.7", b"IN IP4 0.0.0.0"))
    assert told(board) == [remote("recvonly")]


def test_our_offer_and_the_peers_answer() -> None:
    board, leg, negotiation = table(b"")
    offer = negotiation.offer(leg)
    assert leg.offer == offer
    negotiation.accept(leg, ANSWER)
    (command,) = told(board)
    assert isinstance(command, SetRemote)
    assert command.remote == AGENT_RTP
    with pytest.raises(PeerViolation):
        negotiation.accept(leg, NOT_SDP)


def test_a_late_offer_is_open_until_one_answer_came() -> None:
    board, leg, negotiation = table(b"")
    negotiation.check(leg)
    assert negotiation.reply(leg, b"") == leg.late_offer != b""
    assert not board.outputs
    with pytest.raises(PeerViolation):
        negotiation.accept_late(leg, NOT_SDP)
    negotiation.accept_late(leg, ANSWER)
    assert not board.outputs, "the offer was answered, with nonsense"
    negotiation.reply(leg, b"")
    negotiation.accept_late(leg, OFFER)
    assert told(board) == [remote("sendrecv")]
