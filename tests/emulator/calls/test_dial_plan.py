"""What people dial, and what it means; what nobody may dial."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulator.calls.countries import COUNTRIES
from emulator.calls.dial_plan import ALWAYS_REFUSED, DialPlan


def plan(country: str = "", **more: str) -> DialPlan:
    return DialPlan(COUNTRIES.get(country), {"101": "15550101", **more})


@pytest.mark.parametrize(
    ("country", "dialled", "number"),
    [
        ("", "+49 30 23125-101", "493023125101"),
        ("", "030 23125101", "03023125101"),
        ("", "15550199", "15550199"),
        ("", "sip:ann@phone.plivo.com", "sip:ann@phone.plivo.com"),
        ("", "101", "15550101"),
        ("DE", "101", "15550101"),
        ("DE", "030 23125101", "493023125101"),
        ("DE", "0049 30 23125101", "493023125101"),
        ("DE", "001 415 5550100", "14155550100"),
        ("DE", "+49 30 23125101", "493023125101"),
        ("DE", "493023125101", "493023125101"),
        ("DE", "ann", "ann"),
        ("US", "(415) 555-0100", "14155550100"),
        ("US", "1 415 555 0100", "14155550100"),
        ("US", "011 49 30 23125101", "493023125101"),
        ("US", "+45 12345678", "4512345678"),
        ("US", "15550199", "15550199"),
        ("IT", "06 1234567", "39061234567"),
        ("ES", "912 345 678", "34912345678"),
        ("ES", "34912345678", "34912345678"),
        ("HU", "06 1 234 5678", "3612345678"),
        ("BR", "0 11 5555 0100", "551155550100"),
    ],
)
def test_one_number(country: str, dialled: str, number: str) -> None:
    assert plan(country).number(dialled) == number


@pytest.mark.parametrize(
    ("country", "dialled", "said"),
    [
        ("DE", "101", "101 is 15550101 by the dial plan: an extension"),
        ("DE", "030 23125101", "030 23125101 is 493023125101 by the dial plan of Germany"),
        ("DE", "+49 30 23125101", ""),
        ("", "15550199", ""),
        ("", "ann", ""),
    ],
)
def test_what_is_said_of_it(country: str, dialled: str, said: str) -> None:
    assert plan(country).explained(dialled) == said


@pytest.mark.parametrize("number", sorted(ALWAYS_REFUSED))
@pytest.mark.parametrize("form", ["{}", "+{}", "tel:{}", "sip:{}@pbx.test", "SIP:{};phone-context=x@pbx.test", "+1 {}"])
def test_emergency_numbers(number: str, form: str) -> None:
    assert plan("US").is_refused(form.format(number))
    assert plan("US").is_refused(form.format("-".join(number)))


@pytest.mark.parametrize("dialled", ["00112", "0112", "+49112", "sip:%31%31%32@pbx.test", "110"])
def test_prefixes_and_spellings_hide_no_emergency_number(dialled: str) -> None:
    strict = DialPlan(COUNTRIES["DE"], refused=ALWAYS_REFUSED | {"110"})
    assert strict.is_refused(dialled)


@pytest.mark.parametrize("dialled", ["15550911", "9110", "sip:ann911@x", "sip:ann@911.test", "", "+"])
def test_other_numbers(dialled: str) -> None:
    assert not plan("US").is_refused(dialled)


@given(st.text(max_size=20), st.sampled_from(["", *COUNTRIES]))
def test_whatever_is_dialled_has_a_meaning(dialled: str, country: str) -> None:
    made = plan(country)
    assert isinstance(made.number(dialled), str)
    made.explained(dialled)
    made.is_refused(dialled)


@pytest.mark.parametrize(
    ("allowed", "number", "may"),
    [
        (None, "19005550123", True),
        (("1555",), "15550300", True),
        (("1555",), "19005550123", False),
        ((), "15550300", False),
        ((), "bob", True),
        ((), "sip:15550300@pbx.test", True),
    ],
)
def test_numbers_that_may_be_called(allowed: tuple[str, ...] | None, number: str, may: bool) -> None:
    assert DialPlan(allowed=allowed).is_allowed(number) is may
