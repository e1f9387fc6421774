"""Callbacks: number, order, parameters, signature, and those that nobody expected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from scenarios.expect.callbacks import judge_callbacks
from scenarios.language.expectations import Expectations
from scenarios.runner.app_requests import RequestLog
from tests.scenarios.app_requests_made_up import TOKEN, log_of, request

if TYPE_CHECKING:
    from scenarios.proof.verdict import Verdict


def judged(callbacks: list[dict[str, Any]], log: RequestLog) -> dict[str, Verdict]:
    verdicts = judge_callbacks(Expectations.model_validate({"callbacks": callbacks}), log, TOKEN)
    return {verdict.name: verdict for verdict in verdicts}


def failed(callbacks: list[dict[str, Any]], log: RequestLog) -> set[str]:
    return {name for name, verdict in judged(callbacks, log).items() if not verdict.passed}


IN_ORDER: list[dict[str, Any]] = [{"to": "/a/"}, {"any_order": [{"to": "/b/"}, {"to": "/c/"}]}, {"to": "/d/"}]


def test_all_as_promised() -> None:
    assert failed(IN_ORDER, log_of(("/a/", {}), ("/b/", {}), ("/c/", {}), ("/d/", {}))) == set()
    assert failed(IN_ORDER, log_of(("/a/", {}), ("/c/", {}), ("/b/", {}), ("/d/", {}))) == set()


def test_the_wrong_order_names_who_was_late() -> None:
    verdict = judged(IN_ORDER, log_of(("/b/", {}), ("/a/", {}), ("/c/", {}), ("/d/", {})))["callbacks in order"]
    assert not verdict.passed
    assert "callback 2: POST /a/ came too late" in verdict.where
    assert verdict.limit == "/a/ → /b/ | /c/ → /d/"
    assert verdict.measured == "/b/ → /a/ → /c/ → /d/"


def test_one_is_missing() -> None:
    assert failed([{"to": "/a/"}, {"to": "/b/"}], log_of(("/a/", {}))) == {"/b/ times"}


def test_one_comes_twice() -> None:
    verdict = judged([{"to": "/a/"}], log_of(("/a/", {}), ("/a/", {})))["/a/ times"]
    assert (verdict.passed, verdict.measured, verdict.limit) == (False, 2, 1)


def test_one_that_must_not_come() -> None:
    assert failed([{"to": "/a/", "times": 0}], log_of(("/a/", {}))) == {"/a/ times"}
    assert failed([{"to": "/a/", "times": 0}], log_of()) == set()


def test_two_promises_with_one_path_are_kept_in_turn() -> None:
    both: list[dict[str, Any]] = [{"to": "/a/", "with": {"N": 1}}, {"to": "/b/"}, {"to": "/a/", "with": {"N": 2}}]
    first, between, second = ("/a/", {"N": "1"}), ("/b/", {"Id": ""}), ("/a/", {"N": "2"})
    assert failed(both, log_of(first, between, second)) == set()
    assert failed(both, log_of(second, between, first)) == {"/a/ N"}
    assert failed(both, log_of(first, second, between)) == {"callbacks in order"}
    assert failed(both, log_of(first, between)) == {"/a/ times"}
    assert failed(both, log_of(first, between, second, second)) == {"/a/ times"}


def test_one_that_nobody_expected() -> None:
    verdict = judged([{"to": "/a/"}], log_of(("/a/", {}), ("/x/", {})))["callbacks nobody expected"]
    assert (verdict.passed, verdict.measured) == (False, "/x/")


def test_parameters() -> None:
    wanted: list[dict[str, Any]] = [
        {"to": "/a/", "with": {"Status": "ringing", "Id": {"present": True}}},
        {"to": "/b/", "with": {"Id": {"same_as": "Id of /a/"}}},
    ]
    assert failed(wanted, log_of(("/a/", {"Status": "ringing", "Id": "7"}), ("/b/", {"Id": "7"}))) == set()
    verdicts = judged(wanted, log_of(("/a/", {"Status": "busy", "Id": "7"}), ("/b/", {"Id": "8"})))
    line = str(verdicts["/a/ Status"])
    assert line.startswith("FAIL  /a/ Status: expected 'ringing', measured 'busy'; look at ")
    assert line.endswith("callbacks.json: callback 1: POST /a/, at 1.000 s")
    assert verdicts["/b/ Id"].limit == "Id of /a/ ('7')"
    missing = judged(wanted, log_of(("/a/", {}), ("/b/", {})))
    assert (missing["/a/ Status"].measured, missing["/b/ Id"].limit) == ("not sent", "Id of /a/ (which was not sent)")
    assert not missing["/b/ Id"].passed


def test_the_signature_is_checked_unless_told_not_to() -> None:
    log = RequestLog()
    log.add(request("/a/", headers={}))
    assert failed([{"to": "/a/"}], log) == {"/a/ signature"}
    assert failed([{"to": "/a/", "signed": False}], log) == set()


def test_the_method_is_checked() -> None:
    assert failed([{"to": "/a/", "method": "GET"}], log_of(("/a/", {}))) == {"/a/ method"}


def test_an_empty_list_says_that_none_may_come() -> None:
    assert failed([], log_of(("/x/", {}))) == {"callbacks nobody expected"}
    assert failed([], log_of()) == set()


def test_a_case_without_the_word_says_nothing() -> None:
    assert judge_callbacks(Expectations.model_validate({}), log_of(("/x/", {})), TOKEN) == []


SOON = {"/b/": 2.5, "/c/": 4.0}


@pytest.mark.parametrize(
    ("within", "measured", "passed"),
    [
        ("2 s of /a/", "1.5", True),
        ("1 s of /a/", "1.5", False),
        ("2 s of /c/", "-1.5", False),
        ("2 s of /never/", "never /never/", False),
        ("2 s of caller ended", "0.5", True),
        ("2 s of caller ringing", "never caller ringing", False),
    ],
)
def test_soon_after_something(within: str, measured: str, passed: bool) -> None:
    log = RequestLog()
    for path, at in {"/a/": 1.0, **SOON}.items():
        log.add(replace(request(path, {}), at=at))
    expect = Expectations.model_validate({"callbacks": [{"to": "/b/", "within": within}]})
    moments = {("caller", "ended"): 2.0}
    verdicts = judge_callbacks(expect, log, TOKEN, moments=lambda party, word: moments.get((party, word)))
    (verdict,) = [each for each in verdicts if " within " in each.name]
    assert (str(verdict.measured), verdict.passed) == (measured, passed)
