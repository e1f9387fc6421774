"""/control/faults: rules are made, shown with what became of them, and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.emulator.api.control.care import ControlClient


def test_a_life_of_a_rule(control: ControlClient) -> None:
    fields = {"where": "webhook", "kind": "hangup", "fault": "silent", "times": 2, "carried_out": True}
    made = control.send("POST", "/control/faults", auth=("", control.care.token), json=fields).json()["fault"]
    assert {name: made[name] for name in fields} == fields
    assert control.care.faults.for_webhook("POST", "http://x/", "hangup") is not None
    (shown,) = control.ask("GET", "/faults")["faults"]
    assert shown == {**made, "seen": 1, "struck": 1}
    path = f"/control/faults/{made['rule_id']}"
    statuses = [control.send("DELETE", path, auth=("", control.care.token)).status_code for _ in range(2)]
    assert statuses == [204, 404]
    assert control.ask("GET", "/faults") == {"faults": []}


def test_all_are_taken_back(control: ControlClient) -> None:
    for _ in range(2):
        control.send("POST", "/control/faults", auth=("", control.care.token), json={"where": "rest", "status": 500})
    assert len(control.care.faults.all()) == 2
    assert control.send("DELETE", "/control/faults", auth=("", control.care.token)).status_code == 204
    assert control.care.faults.all() == []
