"""Registrations at upstreams: what is ordered, told and shown, and leave that is taken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from emulator.runtime.trunk_desk import UNDER_WAY, TrunkDesk, TrunkState
from emulator.sip.commands import Credentials, Register, Unregister
from emulator.sip.events import LegEnded, RegistrationChanged
from tests.emulator.sip.hops import udp

if TYPE_CHECKING:
    from emulator.sip.commands import Command

NOW_NS = 1_000_000_000_000
ORDERS = [
    Register(
        registration=name, aor=f"sip:{name}@x", registrar=udp("192.0.2.9", 5060), credentials=Credentials("u", "p")
    )
    for name in ("one", "two")
]
BOUND = RegistrationChanged(registration="one", status=200, reason="OK", expires_s=60)
LOST = RegistrationChanged(registration="one", status=408, reason="Request\x1b[2J Timeout", again_in_s=20.4)


class Stage:
    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.ordered: list[Command] = []
        self.desk = TrunkDesk(ORDERS, lambda lane, _call, text: self.lines.append((lane, text)))
        self.desk.begin(self.ordered.append, lambda: NOW_NS)


def test_it_registers_everywhere_at_once() -> None:
    stage = Stage()
    assert stage.ordered == ORDERS
    assert dict(stage.desk.states()) == {"one": UNDER_WAY, "two": UNDER_WAY}


def test_how_it_stands() -> None:
    stage = Stage()
    assert stage.desk.hear(BOUND)
    state = stage.desk.states()["one"]
    assert state == TrunkState(is_registered=True, status=200, reason="OK", until_ns=NOW_NS + 60 * 10**9)
    assert stage.desk.hear(LOST)
    state = stage.desk.states()["one"]
    assert (state.is_registered, state.status, state.until_ns) == (False, 408, None)
    assert state.again_ns == NOW_NS + 20_400_000_000
    assert stage.desk.states()["two"] == UNDER_WAY


def test_changes_are_told_once() -> None:
    stage = Stage()
    for fact in (BOUND, BOUND, LOST, LOST, BOUND):
        stage.desk.hear(fact)
    assert [lane for lane, _ in stage.lines] == ["sip", "warning", "sip"]
    assert stage.lines[0][1] == "trunk one: registered for 60 s"
    assert stage.lines[1][1].endswith("Timeout; next try in 20 s")


def test_what_is_of_somebody_else_is_left_to_him() -> None:
    stage = Stage()
    assert not stage.desk.hear(RegistrationChanged(registration="three", status=200, reason="OK"))
    assert not stage.desk.hear(LegEnded(leg="a", by_peer=True))


@pytest.mark.asyncio
@pytest.mark.parametrize("answers", [True, False])
async def test_leave_is_taken_where_we_are_registered_and_not_for_ever(answers: bool) -> None:
    stage = Stage()
    stage.desk.hear(BOUND)
    stage.ordered.clear()
    loop = asyncio.get_running_loop()
    if answers:
        gone = RegistrationChanged(registration="one", status=200, reason="OK")
        loop.call_later(0.5, stage.desk.hear, gone)
    before = loop.time()
    await stage.desk.end()
    assert loop.time() - before == pytest.approx(0.5 if answers else 2.0)
    assert stage.ordered == [Unregister(registration="one")]
    assert len(stage.lines) == 1, "a leave is nothing to be told of"


@pytest.mark.asyncio
async def test_without_a_beginning_there_is_no_leave() -> None:
    await TrunkDesk(ORDERS, lambda *_: None).end()
