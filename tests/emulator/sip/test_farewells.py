"""A browser that was away when its call ended hears of it when it is back, and nobody else does."""

from __future__ import annotations

from dataclasses import replace

from emulator.sip.commands import HangUp
from emulator.sip.events import LegEnded
from emulator.sip.farewells import KEPT_S
from tests.emulator.sip.pair import REGISTER, come_to_rest
from tests.emulator.sip.test_endpoint_by_web_socket import BOB, FIRST, PLATFORM_END, Lab

REASON = ("Reason", 'Q.850;cause=16;text="NORMAL_CLEARING"')


def away(lab: Lab) -> None:
    """The call ends while the browser is away."""
    lab.lose()
    lab.wire.order(lab.platform, HangUp(leg="b", headers=(REASON,)))
    lab.platform.endpoint.transport_failed(FIRST, lab.wire.now)
    lab.wire.settle()
    assert not lab.platform.one(LegEnded).by_peer


def test_it_is_told_by_its_next_web_socket() -> None:
    lab = Lab()
    lab.call_browser()
    away(lab)
    assert lab.browser.all(LegEnded) == []
    lab.come_back()
    lab.register()
    ended = lab.browser.one(LegEnded)
    assert ended.by_peer
    assert ended.request is not None
    assert ended.request.headers.get("reason") == REASON[1]
    come_to_rest(lab.wire)


def test_it_is_told_once() -> None:
    lab = Lab()
    lab.call_browser()
    away(lab)
    lab.come_back()
    lab.register()
    lab.lose()
    before = len([seen for seen in lab.platform.seen if seen.summary.startswith("BYE")])
    lab.register()
    assert len([seen for seen in lab.platform.seen if seen.summary.startswith("BYE")]) == before


def test_a_bye_that_was_never_answered_is_said_again_too() -> None:
    lab = Lab()
    lab.call_browser()
    lab.wire.blocked |= {FIRST}
    lab.wire.order(lab.platform, HangUp(leg="b"))
    lab.wire.run(33.0)
    assert lab.platform.one(LegEnded).status == 408
    lab.platform.endpoint.transport_failed(FIRST, lab.wire.now)
    lab.come_back()
    lab.register()
    assert lab.browser.one(LegEnded).by_peer


def test_another_user_with_that_contact_hears_nothing() -> None:
    lab = Lab()
    lab.call_browser()
    away(lab)
    party = lab.second_browser("x7k2.invalid")
    order = replace(REGISTER, aor="sip:bob@test.example", credentials=BOB, contact_user="alice", registrar=PLATFORM_END)
    lab.wire.order(party, order)
    assert not [seen for seen in party.seen if b"BYE" in seen.data]


def test_who_stays_away_for_long_is_told_nothing() -> None:
    lab = Lab()
    lab.call_browser()
    away(lab)
    lab.wire.run(KEPT_S + 1.0)
    lab.come_back()
    lab.register()
    assert not any(ended.by_peer for ended in lab.browser.all(LegEnded))
