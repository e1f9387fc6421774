"""Requests to the application go wrong as rules say, and are tried again as their URL says."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from emulator.api.control.fault_rules import FaultRule, FaultRules
from emulator.base.ids import Ids
from tests.emulator.runtime.test_courier import Office, request

pytestmark = pytest.mark.asyncio


async def delivered(path: str = "/a", **fields: Any) -> tuple[Office, float]:
    """An office that sent one webhook under such a rule, and how long it took."""
    office = Office()
    office.app.pages["/a"] = b""
    office.courier.faults = FaultRules(Ids.seeded(1))
    office.courier.faults.add(FaultRule(rule_id="7", where="webhook", **fields))
    office.courier.deliver(request(path))
    await office.courier.drain()
    return office, asyncio.get_running_loop().time()


@pytest.mark.parametrize(
    ("fault", "why", "seconds"),
    [
        ("unreachable", "connection refused, by fault rule 7", 0.0),
        ("silent", "no answer in time, by fault rule 7", 2.0),
        ("cut", "the connection broke off, by fault rule 7", 0.0),
    ],
)
@pytest.mark.parametrize("carried_out", [False, True])
async def test_nobody_answers(fault: str, why: str, seconds: float, carried_out: bool) -> None:
    office, took = await delivered("/a#rt=2000&rc=0", fault=fault, carried_out=carried_out)
    assert [(each.status, each.why) for each in office.log] == [(0, why)]
    assert len(office.app.requests) == carried_out
    assert took == seconds


async def test_what_was_lost_once_is_sent_again() -> None:
    """The app is told twice, and can tell by the number of the attempt."""
    office, _ = await delivered("/a#rp=5xx&rc=3", status=503, times=1, carried_out=True)
    assert [each.status for each in office.log] == [503, 200]
    assert office.marks() == [("/a", "1"), ("/a", "2")]


async def test_an_answer_comes_late() -> None:
    office, took = await delivered(delay_s=3.0)
    assert ([each.status for each in office.log], took) == ([200], 3.0)


async def test_an_answer_that_comes_too_late_is_none() -> None:
    office, took = await delivered("/a#rt=2000&rc=0", delay_s=3.0)
    assert [each.why for each in office.log] == ["no answer in time, by fault rule 7"]
    assert (office.app.requests, took) == ([], 2.0)


async def test_what_no_rule_fits_goes_its_way() -> None:
    office, _ = await delivered(kind="answer", status=500)
    assert [each.status for each in office.log] == [200]
