"""Pricing/: what a country costs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from emulator.calls.countries import COUNTRIES
from emulator.records import billing
from tests.emulator.api.desk import SUB, SUB_TOKEN, Client, subaccount

if TYPE_CHECKING:
    from tests.emulator.api.desk import FakeOperator


def test_the_object_is_exact(client: Client) -> None:
    nothing = {"rate": "0.00000"}
    voice = {"ip": nothing, "local": nothing, "tollfree": nothing}
    shown = client.get("Pricing/", country_iso="de")
    del shown["api_id"]
    assert shown == {
        "country": "Germany",
        "country_code": 49,
        "country_iso": "DE",
        "message": {"inbound": nothing, "outbound": nothing, "outbound_networks_list": []},
        "phone_numbers": {"local": nothing, "tollfree": nothing},
        "voice": {"inbound": voice, "outbound": {**voice, "rates": [{"prefix": ["49"], "rate": "0.00000"}]}},
    }


def test_calls_cost_what_their_detail_records_say(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rate = "0.01500"
    monkeypatch.setattr(billing.call_amount, "__defaults__", (Decimal(rate),))
    outbound: dict[str, Any] = client.get("Pricing/", country_iso="US")["voice"]["outbound"]
    assert outbound["local"] == {"rate": rate}
    assert outbound["rates"] == [{"prefix": ["1"], "rate": rate}]


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_country_has_prices(client: Client, country: str) -> None:
    assert client.get("Pricing/", country_iso=country)["country_iso"] == country


@pytest.mark.parametrize("query", [{}, {"country_iso": "XX"}, {"country_iso": "Germany"}, {"country_iso": "1"}])
def test_what_is_no_country(client: Client, query: dict[str, str]) -> None:
    status, text = client.error("GET", "Pricing/", params=query)
    assert (status, text.split()[0]) == (400, "country_iso")


def test_a_subaccount_may_ask(operator: FakeOperator) -> None:
    operator.store.put(subaccount())
    assert Client(operator, SUB, SUB_TOKEN).get("Pricing/", country_iso="US")["country_code"] == 1
