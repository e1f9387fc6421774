"""The list, one Multiparty Call, its start and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from emulator.api.reply_faults import reply_faults
from tests.emulator.api.desk import NOW_NS, SUB, multi_party_call, one_app
from tests.emulator.api.multi_party_calls.rooms import MPC, OF_SUB, OVER

if TYPE_CHECKING:
    from tests.emulator.api.desk import Client, FakeOperator


def listed(client: Client, **query: object) -> list[str]:
    return [each["mpc_uuid"] for each in client.get("MultiPartyCall/", **query)["objects"]]


def test_the_list_counts_and_pages(client: Client) -> None:
    first = client.get("MultiPartyCall/", limit=2)
    assert [each["mpc_uuid"] for each in first["objects"]] == [OF_SUB, OVER]
    assert (first["meta"]["count"], first["meta"]["previous"]) == (3, None)
    second = client.get(first["meta"]["next"])
    assert [each["mpc_uuid"] for each in second["objects"]] == [MPC]
    assert second["meta"]["next"] is None


@pytest.mark.parametrize(
    ("query", "mpcs"),
    [
        ({"friendly_name": "room"}, [MPC]),
        ({"status": "ENDED"}, [OVER]),
        ({"status": "initialized"}, []),
        ({"termination_cause_code": "3000"}, [OVER]),
        ({"sub_account": SUB}, [OF_SUB]),
        ({"end_time__gte": "2026-11-21 10:00"}, [OVER]),
        ({"end_time__lt": "2026-11-21 10:00"}, []),
        ({"creation_time__gt": "2026-11-21 09:59"}, [OF_SUB]),
        ({"creation_time_lte": "2026-11-21 09:58:00"}, [OVER, MPC]),
        ({"creation_time__lt": "2020-01-01 00:00"}, []),
    ],
)
def test_filters(client: Client, query: dict[str, str], mpcs: list[str]) -> None:
    assert listed(client, **query) == mpcs


def test_however_long_ago(client: Client, operator: FakeOperator) -> None:
    operator.store.put(multi_party_call("00000009-0000-4000-8000-0000000000cc", created_ns=NOW_NS // 2))
    assert len(listed(client)) == 4


def test_one_by_either_name_links_as_it_was_asked_for(client: Client) -> None:
    by_name, by_uuid = client.get("MultiPartyCall/name_room"), client.get(f"MultiPartyCall/uuid_{MPC}/")
    assert by_name["mpc_uuid"] == by_uuid["mpc_uuid"] == MPC
    assert by_name["resource_uri"].endswith("/MultiPartyCall/name_room/")
    assert by_uuid["participants"].endswith(f"/MultiPartyCall/uuid_{MPC}/Participant/")


@pytest.mark.parametrize("path", ["MultiPartyCall", f"MultiPartyCall/{MPC}", f"MultiPartyCall/{OVER}"])
def test_answers_are_those_of_the_document(client: Client, path: str) -> None:
    template = "/MultiPartyCall/{mpc}" if "/" in path else "/MultiPartyCall"
    assert reply_faults(one_app(), "GET", template, 200, client.send("GET", path).text) == []


def test_a_wrong_filter_is_refused(client: Client) -> None:
    assert client.error("GET", "MultiPartyCall/", params={"status": "busy"})[0] == 400
