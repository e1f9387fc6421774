"""Faults meet requests by path, first come first served; what no request has met is known."""

from __future__ import annotations

from scenarios.runner.app_faults import AppFault, AppFaults

LATE, LOST = AppFault(late_s=1.0), AppFault(unanswered=True)


def test_faults_come_in_the_order_in_which_they_were_armed() -> None:
    faults = AppFaults()
    faults.arm("/a/", LATE, 2)
    faults.arm("/a/", LOST, 1)
    faults.arm("/b/", LOST, 1)
    assert [faults.take("/a/") for _ in range(4)] == [LATE, LATE, LOST, None]
    assert faults.unmet() == {"/b/": 1}
    assert faults.take("/b/") == LOST
    assert faults.take("/never/") is None
    assert faults.unmet() == {}
