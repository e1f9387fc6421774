"""Phones and brokers that answer, refuse, or are silent."""

from __future__ import annotations

import pytest

from emulator.base.address import Address
from hardware.doctor import reachability
from hardware.doctor.finding import Finding
from hardware.doctor.reachability import check_reachability, web_address
from hardware.lab_file import Broker, Lab, LabPhone
from hardware.provisioning.sockets import datagrams, listening

LOCAL = Address("127.0.0.1", 0)


@pytest.fixture(autouse=True)
def lets_us_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own test asks a phone for more than a connection."""

    async def check_login(name: str, phone: LabPhone) -> Finding | None:
        return None if phone.controlled_by == "sip" else Finding("phone", "fine", f"{name} lets us in")

    monkeypatch.setattr(reachability, "check_login", check_login)


def lab_at(address: Address) -> Lab:
    phone = LabPhone(vendor="yealink", host=str(address))
    idle = LabPhone(vendor="yealink", simulated=True)
    return Lab(phones={"reception": phone, "pretended": idle}, bus=Broker(host=address.host, port=address.port))


@pytest.mark.live
@pytest.mark.asyncio
async def test_who_answers() -> None:
    with listening(LOCAL) as sock:
        address = Address(*sock.getsockname())
        phone, login, broker = await check_reachability(lab_at(address))
        by_sip = Lab(phones={"hall": LabPhone(vendor="snom", host=str(address))})
        assert [found.what for found in await check_reachability(by_sip)] == [f"hall (snom) answers at {address}"]
    assert (phone.state, phone.what) == ("fine", f"reception (yealink) answers at {address}")
    assert login.what == "reception lets us in"
    assert (broker.about, broker.state) == ("broker", "fine")


@pytest.mark.live
@pytest.mark.asyncio
async def test_who_refuses() -> None:
    with datagrams(LOCAL) as sock:
        address = Address(*sock.getsockname())
        phone, broker = await check_reachability(lab_at(address))
    assert (phone.state, phone.what) == ("broken", f"reception (yealink): {address} refuses")
    assert "web interface" in phone.mend
    assert "mosquitto" in broker.mend


@pytest.mark.live
@pytest.mark.asyncio
async def test_who_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_address: object) -> None:
        raise TimeoutError

    monkeypatch.setattr("asyncio.open_connection", never)
    phone, _ = await check_reachability(lab_at(Address("127.0.0.1", 80)))
    assert (phone.state, phone.what) == ("broken", "reception (yealink): nobody answers at 127.0.0.1:80")


@pytest.mark.live
@pytest.mark.asyncio
async def test_a_name_that_nobody_knows() -> None:
    lab = Lab(phones={"reception": LabPhone(vendor="yealink", host="127.0.0.1.invalid..")})
    (phone,) = await check_reachability(lab)
    assert phone.state == "broken"
    assert "correct its host" in phone.mend


@pytest.mark.asyncio
async def test_an_empty_lab_has_nobody_to_ask() -> None:
    assert await check_reachability(Lab()) == []


@pytest.mark.parametrize(
    ("vendor", "host", "expected"),
    [
        ("yealink", "192.0.2.20", ("192.0.2.20", 80)),
        ("yealink", "192.0.2.20:8080", ("192.0.2.20", 8080)),
        ("yealink", "https://192.0.2.20", ("192.0.2.20", 443)),
        ("poly", "192.0.2.20", ("192.0.2.20", 443)),
        ("poly", "http://192.0.2.20", ("192.0.2.20", 80)),
    ],
)
def test_where_a_web_interface_is(vendor: str, host: str, expected: tuple[str, int]) -> None:
    assert web_address(LabPhone.model_validate({"vendor": vendor, "host": host})) == expected
