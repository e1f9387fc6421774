"""Webhooks as the dashboard shows them: newest first, with signature and tries, without secrets."""

from __future__ import annotations

from dataclasses import replace

from emulator.api.control.caretaker import Attempt, SentWebhook
from emulator.runtime.courier import Queued
from emulator.runtime.onlooking.webhook_view import LISTED, queued_whole, webhook_line, webhook_list, webhook_whole
from tests.emulator.api.control.care import sent


def signed() -> SentWebhook:
    webhook = sent("7", "")
    request = replace(
        webhook.request,
        url="http://app.example/x?token=hush",
        headers=(("X-Plivo-Signature-V3", "abc="), ("Authorization", "Basic c2VjcmV0")),
        fields=(("Event", "Hangup"), ("Password", "hush")),
    )
    tries = (
        Attempt(number=1, at_ns=5_000_000, status=503, why="answered 503"),
        Attempt(number=2, at_ns=6_000_000, status=200, why=""),
    )
    return SentWebhook(request=request, attempts=tries)


def test_a_line_says_what_became_of_it() -> None:
    line = webhook_line(signed())
    assert (line["event"], line["at_ms"], line["attempts"], line["signature_version"]) == ("Hangup", 5, 2, "V3")
    assert (line["state"], line["url"]) == ("delivered", "http://app.example/x?token=****")
    failed = replace(signed(), attempts=signed().attempts[:1])
    assert (webhook_line(failed)["state"], webhook_line(failed)["status"]) == ("failed", 503)
    retried = replace(failed, attempts=(replace(failed.attempts[0], comes_again=True),))
    assert (webhook_line(retried)["state"], webhook_line(retried)["status"]) == ("tried again", 503)


def test_one_is_shown_as_a_whole_without_secrets() -> None:
    whole = webhook_whole(signed())
    assert whole["payload"] == {"Event": "Hangup", "Password": "****"}
    headers = whole["headers"]
    assert isinstance(headers, dict)
    assert (headers["X-Plivo-Signature-V3"], "c2VjcmV0" in headers["Authorization"]) == ("abc=", False)
    tries = whole["attempts"]
    assert isinstance(tries, list)
    assert [(each["status"], each["error"]) for each in tries] == [(503, "answered 503"), (200, "")]


def test_the_newest_are_listed() -> None:
    many = [sent(str(number), "") for number in range(LISTED + 5)]
    listed = webhook_list(many, [], round)
    assert len(listed) == LISTED
    assert listed[0]["id"] == many[-1].request.delivery_id
    assert listed[-1]["id"] == many[5].request.delivery_id


def test_what_waits_stands_before_what_was_tried_and_is_shown_as_a_whole() -> None:
    tried, waiting = signed(), Queued(request=sent("8", "").request, since=9.0)
    listed = webhook_list([tried], [Queued(request=tried.request, since=1.0), waiting], lambda s: round(s * 10**9))
    assert [(line["id"], line["state"]) for line in listed] == [
        (waiting.request.delivery_id, "waiting"),
        (tried.request.delivery_id, "delivered"),
    ]
    assert (listed[0]["at_ms"], listed[0]["attempts"], listed[0]["status"]) == (9000, 0, None)
    whole = queued_whole(waiting, round)
    assert (whole["attempts"], whole["payload"]) == ([], dict(waiting.request.fields))
