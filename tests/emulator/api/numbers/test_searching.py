"""GET PhoneNumber/: what can be rented, until somebody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.desk import AUTH

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client


def test_the_object_is_exact(client: Client) -> None:
    page = client.get("PhoneNumber/", country_iso="US", pattern="415", limit=1)
    assert page["meta"]["total_count"] == 100
    assert page["objects"] == [
        {
            "city": "SAN FRANCISCO",
            "country": "UNITED STATES",
            "lata": 722,
            "mms_enabled": False,
            "mms_rate": "0.00000",
            "monthly_rental_rate": "0.00000",
            "number": "14155550100",
            "prefix": "415",
            "prerequisites": [],
            "rate_center": "SNFC CNTRL",
            "region": "San Francisco, California, United States",
            "resource_uri": f"/v1/Account/{AUTH}/PhoneNumber/14155550100/",
            "restriction": None,
            "restriction_text": None,
            "setup_rate": "0.00000",
            "sms_enabled": False,
            "sms_rate": "0.00000",
            "sub_type": "local",
            "type": "fixed",
            "voice_enabled": True,
            "voice_rate": "0.00000",
        }
    ]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({"country_iso": "DE"}, 3100),
        ({"country_iso": "de", "type": "mobile"}, 100),
        ({"country_iso": "DE", "type": "local"}, 3000),
        ({"country_iso": "DE", "type": "fixed"}, 3000),
        ({"country_iso": "DE", "type": "national"}, 0),
        ({"country_iso": "GB", "type": "tollfree"}, 1000),
        ({"country_iso": "GB", "pattern": "20794600"}, 100),
        ({"country_iso": "GB", "region": "scot"}, 1000),
        ({"country_iso": "GB", "city": "london"}, 1000),
        ({"country_iso": "US", "lata": "132"}, 100),
        ({"country_iso": "US", "rate_center": "seattle"}, 100),
        ({"country_iso": "US", "npanxx": "512555"}, 100),
        ({"country_iso": "US", "services": "voice"}, 701),
        ({"country_iso": "US", "services": "voice,sms"}, 0),
        ({"country_iso": "IN"}, 0),
    ],
)
def test_filters(client: Client, query: dict[str, str], total: int) -> None:
    assert client.get("PhoneNumber/", **query)["meta"]["total_count"] == total


def test_a_walk_along_next_sees_everything_once(client: Client) -> None:
    seen: list[str] = []
    page = client.get("PhoneNumber/", country_iso="US", pattern="206")
    while True:
        seen += [each["number"] for each in page["objects"]]
        if page["meta"]["next"] is None:
            break
        page = client.get(page["meta"]["next"])
    assert seen == [str(number) for number in range(12065550100, 12065550200)]
    assert page["meta"]["offset"] == 80
    assert client.get(page["meta"]["previous"])["meta"]["offset"] == 60


def test_what_is_rented_is_gone_until_it_is_given_back(client: Client) -> None:
    def free() -> list[str]:
        page = client.get("PhoneNumber/", country_iso="US", type="tollfree")
        return [each["number"] for each in page["objects"]]

    assert free() == ["18005550199"]
    assert client.send("POST", "PhoneNumber/18005550199/").status_code == 201
    assert free() == []
    assert client.send("DELETE", "Number/18005550199/").status_code == 204
    assert free() == ["18005550199"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({}, "country_iso"),
        ({"country_iso": "XX"}, "country_iso"),
        ({"country_iso": "US", "type": "satellite"}, "type"),
        ({"country_iso": "US", "pattern": "4*"}, "pattern"),
        ({"country_iso": "US", "services": "fax"}, "services"),
        ({"country_iso": "US", "lata": "x"}, "lata"),
        ({"country_iso": "US", "npanxx": "12"}, "npanxx"),
        ({"country_iso": "US", "limit": "21"}, "limit"),
    ],
)
def test_searches_that_are_none(client: Client, query: dict[str, str], named: str) -> None:
    status, text = client.error("GET", "PhoneNumber/", params=query)
    assert (status, text.split()[0]) == (400, named)
