"""A phone that lets us in, one that does not, one that says nothing, and those that are not asked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from hardware.doctor import login
from hardware.doctor.login import check_login
from hardware.lab_file import LabPhone
from tests.hardware.phones.bench import MAKES, connect
from tests.hardware.phones.fake_phones import PASSWORD

if TYPE_CHECKING:
    from hardware.doctor.finding import Finding
    from tests.hardware.phones.bench import Make


def asked(password: str = PASSWORD, vendor: str = "yealink", **more: object) -> Finding | None:
    wanted = {"vendor": vendor, "host": "phone.test", "web_password": password, **more}
    return asyncio.run(check_login("desk", LabPhone.model_validate(wanted)))


@pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in MAKES.items()])
def test_who_is_let_in_and_who_is_not(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = make.fake()
    connect(monkeypatch, fake.serve)
    good, bad = asked(vendor=make.vendor), asked("not-it-77", vendor=make.vendor)
    assert good is not None
    assert (good.state, good.what.startswith("desk lets us in: ")) == ("fine", True)
    assert "registered" in good.what
    assert bad is not None
    assert bad.state == "broken"
    assert "not-it-77" not in bad.what
    assert "web_password" in bad.mend


def test_one_that_says_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    connect(monkeypatch, lambda _: httpx.Response(200))
    found = asked()
    assert found is not None
    assert (found.state, found.what) == ("fine", "desk lets us in: it says nothing of itself")


def test_one_that_takes_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(_: httpx.Request) -> httpx.Response:
        return await asyncio.Future()

    monkeypatch.setattr(login, "WITHIN_S", 0.01)
    connect(monkeypatch, never)
    found = asked()
    assert found is not None
    assert (found.state, found.what) == ("broken", "desk: did not say how it is in 0.01 s")


@pytest.mark.parametrize("more", [{"vendor": "snom"}, {"control": "manual"}, {"control": "sip"}, {"simulated": True}])
def test_who_is_operated_otherwise_is_not_asked(more: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: httpx.Request) -> httpx.Response:
        raise AssertionError("nobody is to be asked")

    connect(monkeypatch, nobody)
    assert asked(**more) is None  # type: ignore[arg-type]
