"""Exactly the excess is refused."""

from __future__ import annotations

import pytest

from emulator.sip.admission import Admission
from emulator.sip.terms import AdmissionTerms


def test_as_many_as_may_come_in_a_second_may_come_at_once() -> None:
    admission = Admission(AdmissionTerms(requests_per_second=10))
    assert [admission.admits("INVITE", 0, 5.0) for _ in range(13)] == [True] * 10 + [False] * 3


@pytest.mark.parametrize("method", ["INVITE", "REGISTER"])
def test_they_come_back_with_time(method: str) -> None:
    admission = Admission(AdmissionTerms(requests_per_second=4))
    for _ in range(4):
        assert admission.admits(method, 0, 5.0)
    assert not admission.admits(method, 0, 5.125)
    assert admission.admits(method, 0, 5.25)
    assert not admission.admits(method, 0, 5.25)
    assert [admission.admits(method, 0, 100.0) for _ in range(5)] == [True] * 4 + [False]


def test_only_invites_are_bounded_by_the_legs_there_are() -> None:
    admission = Admission(AdmissionTerms(legs=2))
    assert admission.admits("INVITE", 1, 0.0)
    assert not admission.admits("INVITE", 2, 0.0)
    assert admission.admits("REGISTER", 2, 0.0)


def test_what_is_refused_for_its_leg_costs_nothing_of_the_second() -> None:
    admission = Admission(AdmissionTerms(requests_per_second=1, legs=1))
    assert not admission.admits("INVITE", 1, 1.0)
    assert admission.admits("OPTIONS", 1, 1.0)
