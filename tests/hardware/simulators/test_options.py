"""The options of simulated phones."""

from __future__ import annotations

from typing import Any

import pytest

from emulator.base.errors import BadInput
from hardware.simulators.options import address_of, option_parser, orders_of
from hardware.simulators.vendors import MAKES

USUAL = ["--registrar", "127.0.0.1:5060", "--username", "ann", "--password", "pw"]


def parsed(*arguments: str) -> Any:
    return option_parser().parse_args(arguments)


def test_a_phone_is_told_what_the_options_say() -> None:
    (order,) = orders_of(parsed("yealink", *USUAL, "--code", "3", "--hold", "inactive", "--mac", "00:15:65:4A:A9:37"))
    assert (order.username, order.code, order.quirks.hold, order.mac) == ("ann", 3, "inactive", "0015654aa937")
    assert (order.model, order.web_user) == ("SIP-T46S", "admin")


def test_how_it_speaks_is_told_too() -> None:
    (order,) = orders_of(parsed("poly", *USUAL, "--transport", "tls", "--srtp", "required"))
    habits = MAKES["poly"].habits_of(order)
    assert (order.transport, habits.transport, habits.srtp, habits.takes_srtp) == ("tls", "tls", True, False)


def test_a_fleet_has_names_codes_and_addresses_of_its_own() -> None:
    fleet = [*USUAL, "--username", "p{n}", "--password", "s{n}", "--count", "3", "--code", "10"]
    orders = orders_of(parsed("grandstream_ht", *fleet))
    assert [(each.username, each.password, each.code, each.mac[-2:]) for each in orders] == [
        ("p1", "s1", 10, "01"),
        ("p2", "s2", 11, "02"),
        ("p3", "s3", 12, "03"),
    ]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (["--registrar", ""], "--registrar: is missing; or give --provisioning URL"),
        (["--provisioning", "http://x/"], "--registrar: comes by --provisioning"),
        (["--registrar", "nowhere"], "--registrar: HOST:PORT is expected"),
        (["--mac", "zz"], "--mac: "),
        (["--count", "0"], "--count: at least 1"),
        (["--count", "2"], "--username: {n}"),
    ],
)
def test_wrong_options_are_named(wrong: list[str], why: str) -> None:
    with pytest.raises(BadInput, match=why.replace("{", r"\{")):
        orders_of(parsed("yealink", *USUAL, *wrong))


def test_addresses_of_either_kind_and_names() -> None:
    assert str(address_of("[::1]:5060", "--http")) == "[::1]:5060"
    assert address_of("localhost:0", "--http").port == 0
    for wrong in ("5060", "127.0.0.1:70000", "no.such.host.invalid:1"):
        with pytest.raises(BadInput, match="--http: "):
            address_of(wrong, "--http")
