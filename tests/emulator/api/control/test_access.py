"""/control: nobody gets in without its token, and without one there is nothing to get into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.emulator.api.control.care import CONTROL_TOKEN
from tests.emulator.api.desk import AUTH, TOKEN

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient, FakeCaretaker
    from tests.emulator.api.desk import Client


@pytest.mark.parametrize("path", ["", "/clock", "/webhooks", "/nothing"])
def test_a_platform_without_a_token_has_no_control(client: Client, path: str) -> None:
    assert client.error("GET", f"/control{path}", auth=("", "")) == (404, "not found")


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Bearer {CONTROL_TOKEN}", 200),
        (f"bearer {CONTROL_TOKEN}", 200),
        ("Bearer", 401),
        ("Bearer open", 401),
        (f"Digest {CONTROL_TOKEN}", 401),
        ("Basic !!!", 401),
        ("Basic /w==", 401),
        ("", 401),
    ],
)
def test_the_token_opens(control: ControlClient, header: str, status: int) -> None:
    answer = control.send("GET", "/control/", auth=None, headers={"Authorization": header})
    assert answer.status_code == status


def test_the_token_may_be_a_password(control: ControlClient) -> None:
    assert control.send("GET", "/control/", auth=("anybody", CONTROL_TOKEN)).status_code == 200


def test_an_account_does_not_open(control: ControlClient) -> None:
    status, text = control.error("POST", "/control/reset/", auth=(AUTH, TOKEN))
    assert (status, text) == (401, "authentication failed: check the control token")
    assert control.care.done == []


def test_what_would_pull_the_ground_from_under_a_call_is_refused(control: ControlClient, care: FakeCaretaker) -> None:
    care.busy = ["a call or its recording", "a stream"]
    text = control.refusal("POST", "/clock", status=409, frozen=True)
    assert text.startswith("the clock cannot be changed while there is a call or its recording, a stream:")
