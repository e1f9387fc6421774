"""Flows: order, replacement, failures, the end."""

from __future__ import annotations

import pytest

from emulator.callflow.interpreter import AnswerUrls, run_answer, run_transfer
from emulator.callflow.pace import MOST
from emulator.callflow.switches import Switches
from tests.emulator.callflow.scripted import ANSWER, ScriptedCall, finish, run

FALLBACK = "http://app.test/fallback"
NEXT = "http://app.test/next"


def test_verbs_run_in_order_then_the_call_ends_with_4010() -> None:
    call = run("<Wait length='2'/><Play>http://a.test/x.wav</Play>")
    assert call.did == [
        ("wait", 2),
        ("answer",),
        ("play", "http://a.test/x.wav", 1),
        ("hangup", "", 4010, ""),
    ]


def test_an_empty_response_hangs_up_at_once() -> None:
    assert run("").hangups() == [4010]


def test_unknown_elements_are_ignored_with_a_note() -> None:
    call = run("\n<Say>hello</Say>\n<Wait/>")
    assert call.names() == ["wait", "hangup"]
    assert call.notes == ["line 2: <Say> is unknown or not emulated yet; it is ignored"]


def test_reject_makes_the_document_invalid_before_anything_runs() -> None:
    call = run("<Wait/>\n<Reject/>")
    assert call.names() == ["hangup"]
    assert call.hangups() == [8011]
    assert "line 2, column 0" in str(call.did[0][3])


def test_a_call_that_ends_under_a_verb_ends_the_flow_quietly() -> None:
    call = run("<Wait/><Play>http://a.test/x.wav</Play>", ScriptedCall(ends_at="wait"))
    assert call.did == []


def test_redirect_replaces_the_rest() -> None:
    call = ScriptedCall(pages={NEXT: b"<Response><Wait length='7'/></Response>"})
    run(f"<Redirect>{NEXT}</Redirect><Wait length='1'/>", call)
    assert call.did == [
        ("fetch", NEXT, "POST", {}, "Redirect"),
        ("wait", 7),
        ("hangup", "", 4010, ""),
    ]


@pytest.mark.parametrize(
    ("pages", "redirect", "code"),
    [
        ({}, f"<Redirect>{NEXT}</Redirect>", 7014),
        ({NEXT: b"not xml"}, f"<Redirect>{NEXT}</Redirect>", 8014),
        ({}, "<Redirect>/next</Redirect>", 7024),
        ({}, "<Redirect></Redirect>", 7024),
        ({}, f"<Redirect method='PUT'>{NEXT}</Redirect>", 7034),
    ],
)
def test_redirect_failures_have_their_codes(pages: dict[str, bytes], redirect: str, code: int) -> None:
    call = run(f"{redirect}<Wait/>", ScriptedCall(pages=pages))
    assert call.hangups() == [code]
    assert "wait" not in call.names()


def test_a_document_that_redirects_to_itself_is_stopped() -> None:
    call = ScriptedCall(pages={NEXT: f"<Response><Redirect>{NEXT}</Redirect></Response>".encode()})
    run(f"<Redirect>{NEXT}</Redirect>", call)
    assert call.names() == ["fetch"] * MOST + ["hangup"]
    assert call.hangups() == [7014]
    assert "in circles" in str(call.did[-1][3])


def test_an_action_that_leads_back_to_itself_is_stopped() -> None:
    call = ScriptedCall()
    page = f"<Dial action='{NEXT}'><User>sip:nobody@phone.test</User></Dial>"
    call.pages[NEXT] = f"<Response>{page}</Response>".encode()
    run(page, call)
    assert call.hangups() == [7012]


def test_a_flow_that_lets_time_pass_may_ask_again_for_ever() -> None:
    call = ScriptedCall()
    rounds = iter(range(20_000))

    class Pages(dict[str, bytes]):
        def __getitem__(self, url: str) -> bytes:
            again = next(rounds, None) is not None
            return f"<Response><Wait/>{f'<Redirect>{url}</Redirect>' if again else ''}</Response>".encode()

    call.pages = Pages({NEXT: b""})
    finish(run_answer(AnswerUrls(answer_url=NEXT), call))
    assert call.hangups() == [4010]
    assert call.time == 20_001


def test_the_answer_document_is_fetched_with_start_app() -> None:
    call = ScriptedCall(pages={ANSWER: b"<Response/>"})
    finish(run_answer(AnswerUrls(answer_url=ANSWER, answer_method="GET"), call))
    assert call.did == [("fetch", ANSWER, "GET", {}, "StartApp"), ("hangup", "", 4010, "")]


@pytest.mark.parametrize(
    ("pages", "on_bad_xml", "asked", "code"),
    [
        ({FALLBACK: b"<Response/>"}, False, [ANSWER, FALLBACK], 4010),
        ({}, False, [ANSWER, FALLBACK], 7011),
        ({FALLBACK: b"nope"}, False, [ANSWER, FALLBACK], 8011),
        ({ANSWER: b"nope", FALLBACK: b"<Response/>"}, False, [ANSWER], 8011),
        ({ANSWER: b"nope", FALLBACK: b"<Response/>"}, True, [ANSWER, FALLBACK], 4010),
    ],
)
def test_fallback(pages: dict[str, bytes], on_bad_xml: bool, asked: list[str], code: int) -> None:
    call = ScriptedCall(pages=pages)
    switches = Switches(fallback_on_bad_xml=on_bad_xml)
    finish(run_answer(AnswerUrls(answer_url=ANSWER, fallback_url=FALLBACK), call, switches))
    assert [entry[1] for entry in call.did if entry[0] == "fetch"] == asked
    assert call.hangups() == [code]


def test_without_a_fallback_an_unreachable_answer_url_is_7011() -> None:
    call = ScriptedCall()
    finish(run_answer(AnswerUrls(answer_url=ANSWER), call))
    assert call.hangups() == [7011]


def test_an_answer_url_that_is_no_url_is_not_fetched() -> None:
    call = ScriptedCall()
    finish(run_answer(AnswerUrls(answer_url="answer.xml"), call))
    assert call.names() == ["hangup"]
    assert call.hangups() == [7011]


def test_a_caller_who_leaves_before_the_answer_ends_it_quietly() -> None:
    call = ScriptedCall(ends_at="fetch")
    finish(run_answer(AnswerUrls(answer_url=ANSWER), call))
    assert call.did == []


def test_a_transfer_fetches_and_runs_a_document() -> None:
    call = ScriptedCall(pages={NEXT: b"<Response><Wait length='7'/></Response>"})
    finish(run_transfer(NEXT, "GET", call))
    assert call.did == [("fetch", NEXT, "GET", {}, "Redirect"), ("wait", 7), ("hangup", "", 4010, "")]


@pytest.mark.parametrize(
    ("page", "url", "code"), [(None, NEXT, 7013), (b"not xml", NEXT, 8013), (None, "ftp://app.test/", 7023)]
)
def test_transfer_failures_have_their_codes(page: bytes | None, url: str, code: int) -> None:
    call = ScriptedCall(pages={NEXT: page} if page else {})
    finish(run_transfer(url, "POST", call))
    assert call.hangups() == [code]


def test_a_call_that_ends_under_a_transfer_ends_it_quietly() -> None:
    call = ScriptedCall(pages={NEXT: b"<Response><Wait/></Response>"}, ends_at="wait")
    finish(run_transfer(NEXT, "POST", call))
    assert call.hangups() == []
