"""Every argument of every operation of the OpenAPI document, and an account in which all of them have a meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord, SubaccountRecord
from tests.emulator.api.conferences.hall import conference, member
from tests.emulator.api.desk import (
    AUTH,
    NOW_NS,
    call,
    ended_call,
    multi_party_call,
    one_app,
    participant,
    recording,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.emulator.api.desk import FakeOperator

ACCOUNT = "/v1/Account/{auth_id}"
APP_ID = "1" * 17
ENDPOINT_ID = "2" * 14
SUBACCOUNT = "SA" + "X" * 18
NUMBER = "15550199"
LIVE, QUEUED, ENDED, RECORDING, STREAM, MPC = (f"{each:08}-0000-4000-8000-000000000000" for each in range(6))
NAMES = {
    "call_uuid": LIVE,
    "request_uuid": QUEUED,
    "recording_id": RECORDING,
    "app_id": APP_ID,
    "endpoint_id": ENDPOINT_ID,
    "number": NUMBER,
    "file_format": "wav",
    "subauth_id": SUBACCOUNT,
    "stream_id": STREAM,
    "transcription_id": RECORDING,
    "mpc": f"uuid_{MPC}",
    "conference_name": "Sales",
    "member_id": "1",
    "participant": "1",
}
"""Path parameters → something of the account that exists."""
GOOD: dict[str, Any] = {
    "from": "15550100",
    "to": "15550101",
    "answer_url": "http://app.test/answer",
    "app_name": "shop",
    "username": "bob",
    "password": "secret",
    "alias": "Bob",
    "numbers": "15550102",
    "name": "branch",
    "urls": "http://app.test/a.mp3",
    "text": "Hello.",
    "digits": "1",
    "service_url": "ws://app.test/stream",
    "country_iso": "US",
    "iss": AUTH,
    "basic_auth_for_recording_urls": False,
    "transcription_callback_url": "http://app.test/text",
    "aleg_url": "http://app.test/other",
    "role": "agent",
    "status": "active",
    "url": "http://app.test/a.mp3",
}
"""Required arguments → what is right."""

HOSTILE = (
    *("' OR 1=1 --", "'; DROP TABLE calls; --", "../../../../etc/passwd", "<script>alert(1)</script>"),
    *("a\r\nX-Injected: 1", "%s%n{0}${jndi:ldap://x}", "\u202e\ufeff\U0010ffff", "0", "-1", "null"),
    *("a\0b", "\ud800", 2**63, -(2**63) - 1, 10**400, 1e308, "9" * 5000, "a" * 5000),
)
"""What somebody may try, in any argument."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path, and what it takes."""

    method: str
    path: str
    """The template below the account."""
    arguments: dict[str, dict[str, Any]]
    """Names → JSON Schemas."""
    required: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def filled(self) -> str:
        """The path of things that exist."""
        names = {"PhoneNumber/{number}": {**NAMES, "number": "15550103"}}.get(self.path, NAMES)
        return self.path.format(**names)

    def request(self, name: str, value: object) -> tuple[str, str, dict[str, Any]]:
        """With what is required, right, and one argument as given."""
        return self.method, self.filled, {**{each: GOOD[each] for each in self.required}, name: value}


def operations() -> Iterator[Operation]:
    """All of them."""
    for path, methods in one_app().openapi()["paths"].items():
        if not path.startswith(ACCOUNT):
            continue
        for method, described in methods.items():
            body = described.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            query = {each["name"]: each["schema"] for each in described.get("parameters", ()) if each["in"] == "query"}
            yield Operation(
                method=method.upper(),
                path=path.removeprefix(ACCOUNT).lstrip("/"),
                arguments={**query, **body.get("properties", {})},
                required=(*body.get("required", ()), *_required(described)),
            )


def _required(described: dict[str, Any]) -> list[str]:
    given = [each for each in described.get("parameters", ()) if each["in"] == "query"]
    return [each["name"] for each in given if each["required"]]


def furnish(operator: FakeOperator) -> None:
    """Put one thing of every kind into the account."""
    for record in (
        call(LIVE),
        call(QUEUED, status="queued", direction="outbound", request_uuid=QUEUED),
        ended_call(ENDED),
        recording(RECORDING, call_uuid=ENDED),
        ApplicationRecord(app_id=APP_ID, auth_id=AUTH, app_name="shop"),
        EndpointRecord(endpoint_id=ENDPOINT_ID, auth_id=AUTH, username="bob", password="secret", alias="Bob"),
        SubaccountRecord(
            auth_id=SUBACCOUNT, main_auth_id=AUTH, auth_token="x" * 40, name="b", is_enabled=True, created_ns=NOW_NS
        ),
        NumberRecord(number=NUMBER, auth_id=AUTH, added_ns=NOW_NS, app_id=APP_ID),
        multi_party_call(MPC),
        participant(MPC, "1"),
    ):
        operator.store.put(record)
    operator.live_conferences.live = [conference("Sales", member("1"))]
    operator.files[f"/data/{RECORDING}.wav"] = b"RIFF"
