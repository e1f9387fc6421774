"""Offers and answers of one leg, and what the engine is told of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from emulator.base.address import Address
from emulator.base.errors import PeerViolation
from emulator.base.ids import Ids
from emulator.calls.actions import MediaDo
from emulator.calls.board import Board
from emulator.calls.leg import Leg
from emulator.calls.negotiation import Negotiation
from emulator.media.commands import SecureLeg, SetRemote
from emulator.sdp.crypto import SUITES, OwnKeys
from emulator.sdp.offer_answer import accept_answer, answer, make_offer
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
        codec="PCMU",
        payload_types=((0, "PCMU"), (101, "telephone-event")),
        rtcp_remote=Address(CALLER_RTP.host, CALLER_RTP.port + 1),
        peer_sends=direction == "sendrecv",
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
    assert told(board) == [replace(remote("recvonly"), rtcp_remote=None)]


def test_our_offer_and_the_peers_answer() -> None:
    board, leg, negotiation = table(b"")
    offer = negotiation.offer(leg, srtp=False)
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
    (command,) = told(board)
    assert isinstance(command, SetRemote)
    assert {(9, "G722"), (111, "opus")} <= set(command.payload_types), "the peer may send whatever we offered"
    assert replace(command, payload_types=remote("sendrecv").payload_types) == remote("sendrecv")


def their_keys(seed: int = 7) -> OwnKeys:
    return OwnKeys(Ids.seeded(seed).secret)


def secured(board: Board) -> list[SecureLeg]:
    return [each for each in told(board) if isinstance(each, SecureLeg)]


def test_a_sealed_offer_is_answered_and_the_keys_go_to_the_engine_before_the_address() -> None:
    board, leg, negotiation = table(make_offer(CALLER_RTP, keys=their_keys()))
    negotiation.check(leg)
    assert not board.outputs
    media = accept_answer(leg.offer, negotiation.reply(leg, leg.offer))
    assert media.srtp is not None
    sealing, address = told(board)
    assert sealing == SecureLeg(leg="call", suite=media.srtp.suite, receive=media.srtp.send, send=media.srtp.receive)
    assert isinstance(address, SetRemote)


def test_our_sealed_offer_shuts_the_leg_until_the_answer() -> None:
    board, leg, negotiation = table()
    offer = negotiation.offer(leg, srtp=True)
    assert told(board) == [SecureLeg(leg="call", suite=next(iter(SUITES)))]
    reply = answer(offer, AGENT_RTP, keys=their_keys())
    negotiation.accept(leg, reply.body)
    assert reply.media.srtp is not None
    assert secured(board)[1:] == [
        SecureLeg(
            leg="call",
            suite=reply.media.srtp.suite,
            receive=reply.media.srtp.send,
            send=reply.media.srtp.receive,
        )
    ]


def test_a_plain_answer_to_a_sealed_offer_is_refused() -> None:
    _, leg, negotiation = table()
    negotiation.offer(leg, srtp=True)
    with pytest.raises(PeerViolation):
        negotiation.accept(leg, ANSWER)


def test_keys_that_stay_are_not_told_again_new_ones_are_and_plain_is_too() -> None:
    board, leg, negotiation = table()
    for keys in (their_keys(), their_keys(), their_keys(8), None):
        negotiation.reply(leg, make_offer(CALLER_RTP, keys=keys))
    first, second, third = secured(board)
    assert first.receive != second.receive
    assert first.send == second.send != ""
    assert third == SecureLeg(leg="call", suite="")


def test_an_offer_of_ours_in_a_sealed_leg_is_sealed() -> None:
    _, leg, negotiation = table()
    negotiation.reply(leg, make_offer(CALLER_RTP, keys=their_keys()))
    assert b"RTP/SAVP" in negotiation.reply(leg, b"")


@pytest.mark.parametrize("codec", ["G722", "opus"])
def test_a_caller_with_one_codec_that_we_speak_is_answered_in_it(codec: str) -> None:
    board, leg, negotiation = table()
    body = negotiation.reply(leg, make_offer(CALLER_RTP, codecs=(codec,)))
    (command,) = told(board)
    assert isinstance(command, SetRemote)
    assert command.codec == codec
    assert (command.payload_type, codec) in command.payload_types
    assert codec.encode() in body


def test_our_offers_name_every_codec_g711_first() -> None:
    _, leg, negotiation = table(b"")
    assert b" RTP/AVP 0 8 9 111 101 110\r\n" in negotiation.offer(leg, srtp=False)
