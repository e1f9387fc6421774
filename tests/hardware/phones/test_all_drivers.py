"""Every phone of a lab gets the driver that its file asks for, and every driver keeps what all have to keep."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from hardware.lab_file import LabPhone
from hardware.phones.all_drivers import make_control
from hardware.phones.control import EVERY_ABILITY, ControlDoor, ControlFailure
from hardware.phones.grandstream_ht import GrandstreamHt
from hardware.phones.manual import ManualPhone
from hardware.phones.poly import PolyPhone
from hardware.phones.sip_control import SipControl
from tests.hardware.phones import golden_requests
from tests.hardware.phones.bench import MAKES, connect, driver_of
from tests.hardware.phones.conformance import CHECKS, ORDERS, refuses_what_it_cannot
from tests.hardware.phones.fake_phones import PASSWORD, FakeHt

if TYPE_CHECKING:
    from collections.abc import Callable

    from hardware.phones.control import Ability

PAGE = Path(__file__).parents[3] / "docs/hardware.md"
RESTED = {"yealink": ("idle", "ringing")}
"""`CALLEND` ends no call that rings."""
STATE_BEFORE = {"answer": "ringing", "reject": "ringing", "dial": "idle", "resume": "held"}


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("make", MAKES)
def test_every_driver_conforms(make: str, check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        fake = MAKES[make].fake()
        connect(monkeypatch, fake.serve)
        phone = driver_of(MAKES[make], fake)
        needed, behaviour = CHECKS[check]
        if needed is None or needed in phone.abilities:
            await behaviour(phone, fake.line)
        else:
            await refuses_what_it_cannot(phone)
        await phone.close()
        await phone.close()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("make", "ability"), [(name, ability) for name, make in MAKES.items() for ability in make.golden]
)
def test_the_requests_are_those_of_the_documents(make: str, ability: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> list[str]:
        fake = MAKES[make].fake()
        connect(monkeypatch, fake.serve)
        phone = driver_of(MAKES[make], fake)
        fake.line.state = STATE_BEFORE.get(ability, "connected")
        await ORDERS[ability](phone)  # type: ignore[index]  # parametrized from keys of that type
        await phone.close()
        return fake.requests

    assert asyncio.run(run()) == MAKES[make].golden[ability]  # type: ignore[index]


@pytest.mark.parametrize("make", [name for name in MAKES if name != "grandstream_ht_v2"])
def test_every_order_has_its_golden_requests(make: str) -> None:
    phone = driver_of(MAKES[make], MAKES[make].fake())
    assert set(MAKES[make].golden) == phone.abilities - {"events"}


@pytest.mark.parametrize("make", golden_requests.UNMUTE)
def test_unmuting_is_that_of_the_documents(make: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> list[str]:
        fake = MAKES[make].fake()
        connect(monkeypatch, fake.serve)
        phone = driver_of(MAKES[make], fake)
        fake.line.state = "connected"
        await phone.mute(on=True)
        await phone.mute(on=False)
        await phone.close()
        return fake.requests

    assert asyncio.run(run()) == [*MAKES[make].golden["mute"], *golden_requests.UNMUTE[make]]


@pytest.mark.parametrize(
    ("make", "state"), [(make, state) for make, states in golden_requests.REST.items() for state in states]
)
def test_what_brings_a_phone_to_rest(make: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> list[str]:
        fake = MAKES[make].fake()
        connect(monkeypatch, fake.serve)
        phone = driver_of(MAKES[make], fake)
        fake.line.state = state
        await phone.rest()
        await phone.close()
        return fake.requests

    assert asyncio.run(run()) == golden_requests.REST[make][state]


def test_the_page_names_the_document_of_every_request() -> None:
    page = " ".join(PAGE.read_text("utf-8").replace("*", "").split())
    assert set(golden_requests.DOCUMENTS) == set(MAKES)
    for make, documents in golden_requests.DOCUMENTS.items():
        assert set(documents) <= {"", *MAKES[make].golden}
        for document in documents.values():
            assert document.title in page, document


def unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("All connection attempts failed")


def silent(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("")


def broken_off(request: httpx.Request) -> httpx.Response:
    raise httpx.RemoteProtocolError("Server disconnected without sending a response.")


def answering(status: int, text: str) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(status, text=text)


FAULTS = {
    "unreachable": unreachable,
    "silent": silent,
    "broken_off": broken_off,
    "page": answering(500, "<html>\n<h1>Internal Server Error</h1>\n</html>"),
    "nothing": answering(500, ""),
    "forbidden": answering(403, "Forbidden"),
    "unknown": answering(404, "Not Found"),
    "log_in": answering(401, ""),
    "moved": answering(302, ""),
    "list": answering(500, "[]"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("make", MAKES)
def test_whatever_a_phone_answers_the_error_is_one_line(make: str, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        fake = MAKES[make].fake()
        connect(monkeypatch, FAULTS[fault])
        phone = driver_of(MAKES[make], fake)
        for order in (phone.status, phone.reboot):
            with pytest.raises(ControlFailure) as caught:
                await order()
            message = str(caught.value)
            assert message.startswith("desk: phone.test ")
            assert "\n" not in message
            assert PASSWORD not in message
            assert "s3cret" not in message

    asyncio.run(run())


@pytest.mark.parametrize("make", MAKES)
def test_a_wrong_password_is_said(make: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> None:
        fake = MAKES[make].fake()
        connect(monkeypatch, fake.serve)
        with pytest.raises(ControlFailure, match=r"web_password"):
            await driver_of(MAKES[make], fake, "wrong").status()

    asyncio.run(run())


def test_what_the_file_says_decides() -> None:
    assert isinstance(make_control("desk", LabPhone(vendor="snom", control="manual")), ManualPhone)
    assert isinstance(make_control("desk", LabPhone(vendor="poly", host="x")), PolyPhone)
    assert isinstance(make_control("desk", LabPhone(vendor="grandstream_ht", host="x")), GrandstreamHt)


def test_a_phone_operated_by_sip_needs_the_platform() -> None:
    with pytest.raises(ControlFailure, match="desk: it is operated by SIP, which wants the platform"):
        make_control("desk", LabPhone(vendor="snom"))


def test_it_is_found_by_its_user_name() -> None:
    door = ControlDoor("http://127.0.0.1:1", "t")
    assert isinstance(make_control("desk", LabPhone(vendor="snom", username="ann"), platform=door), SipControl)


def test_a_simulator_speaks_plain_http_and_has_its_factory_password(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    logins: list[str | None] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        logins.append(request.headers.get("authorization"))
        return httpx.Response(200, json={"Status": "2000"})

    connect(monkeypatch, serve)
    simulated = make_control("desk", LabPhone(vendor="poly", simulated=True), host="127.0.0.1:8085")
    asyncio.run(simulated.reboot())
    asyncio.run(make_control("desk", LabPhone(vendor="poly", host="10.0.0.9")).reboot())
    assert [url.split("/api")[0] for url in seen] == ["http://127.0.0.1:8085", "https://10.0.0.9"]
    assert logins == ["Basic " + base64.b64encode(b"Polycom:456").decode(), None]


async def nobody(question: str, patience_s: float) -> str:
    raise AssertionError((question, patience_s))


def test_the_page_tells_what_each_can_be_asked() -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.read_text("utf-8").splitlines()]
    head = next(row for row in rows if row[:2] == ["", "yealink"])
    phones = {name: driver_of(make, make.fake()) for name, make in MAKES.items()}
    phones["manual"] = make_control("desk", LabPhone(vendor="snom", control="manual"), ask=nobody)
    phones["sip"] = make_control("desk", LabPhone(vendor="snom"), platform=ControlDoor("http://127.0.0.1:1"))
    for ability in EVERY_ABILITY:
        row = next(row for row in rows if row[0] == ability)
        # What a phone reports by itself is not its driver's: where a person or SIP operates it, its maker decides.
        told = {name for name, cell in zip(head[1:], row[1:], strict=True) if cell not in {"no", "as its maker"}}
        assert told == {name for name in head[1:] if ability in phones[name].abilities}, ability


def orders_by_requests() -> list[tuple[str, Ability, int]]:
    """Each order of each make, and each number of requests after which the phone may be switched off."""
    return [
        (name, ability, number)
        for name, make in MAKES.items()
        for ability, requests in make.golden.items()
        for number in range(len(requests))
    ]


@pytest.mark.parametrize(("make", "ability", "number"), orders_by_requests())
def test_a_phone_that_goes_off_in_mid_command_is_said_and_can_be_put_to_rest(
    make: str, ability: Ability, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = MAKES[make].fake()
    is_off = True

    def serve(request: httpx.Request) -> httpx.Response:
        if is_off and len(fake.requests) >= number:
            return unreachable(request)
        return fake.serve(request)

    async def run() -> None:
        nonlocal is_off
        connect(monkeypatch, serve)
        phone = driver_of(MAKES[make], fake)
        fake.line.state = STATE_BEFORE.get(ability, "connected")
        with pytest.raises(ControlFailure) as caught:
            await ORDERS[ability](phone)
        message = str(caught.value)
        assert message.startswith("desk: phone.test cannot be reached")
        assert "\n" not in message
        assert "s3cret" not in message
        is_off = False
        await phone.rest()
        if not isinstance(fake, FakeHt):  # whose rest is the handset's, and nobody has lifted that here
            assert fake.line.state in RESTED.get(make, ("idle",))
        await phone.close()

    asyncio.run(run())
