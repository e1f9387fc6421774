"""The app: one per process, any platform, and a description of itself."""

from __future__ import annotations

from tests.emulator.api.desk import Client, FakeOperator, one_app, recording


def test_worlds_swap_the_platform_of_one_app() -> None:
    first, second = FakeOperator(), FakeOperator()
    first.store.put(recording("rec-1"))
    assert Client(first).get("Recording/")["meta"]["total_count"] == 1
    assert Client(second).get("Recording/")["meta"]["total_count"] == 0
    assert Client(first).get("Recording/")["meta"]["total_count"] == 1
    for operator in (first, second):
        operator.store.close()


def test_every_resource_is_described() -> None:
    below = {path.removeprefix("/v1/Account/{auth_id}") for path in one_app().openapi()["paths"]}
    resources = {path.split("/")[1] if path else "Account" for path in below}
    expected = "Recording Transcription Call Request Application Endpoint Number PhoneNumber Subaccount Account Setting"
    assert resources == {*expected.split(), "Pricing", "JWT", "Invoice", "Conference", "MultiPartyCall", "control"}
