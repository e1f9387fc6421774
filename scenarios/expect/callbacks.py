"""Expectations on callbacks: each as often as promised, in order, with the right parameters, signed, and no others."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from scenarios.expect.signature import signature_fault
from scenarios.language.matchers import split_reference
from scenarios.language.told import AnyOrder
from scenarios.proof.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from scenarios.language.expectations import Expectations
    from scenarios.language.matchers import Matcher
    from scenarios.language.moments import SoonAfter
    from scenarios.language.told import Callback
    from scenarios.runner.app_requests import AppRequest, RequestLog

    Moments = Callable[[str, str], float | None]
    """(party, word of a moment) → when it last happened, seconds on the clock of the time line."""

LOG_FILE = "callbacks.json"


def judge_callbacks(
    expect: Expectations,
    log: RequestLog,
    auth_token: str,
    text: Callable[[str], str] = str,
    moments: Moments = lambda _party, _moment: None,
) -> list[Verdict]:
    """One verdict for every promise.

    `text` fills in the variables of the running case; `moments` says when something happened at a party's phone.
    """
    verdicts: list[Verdict] = []
    shares = _shares(expect, log)
    for callback, requests in shares:
        verdicts.append(_count(callback, requests))
        for request in requests:
            verdicts += _request(callback, request, auth_token)
            verdicts += _parameters(callback, request, log, text)
            if callback.within is not None:
                verdicts.append(_soon(callback, callback.within, request, begun(callback.within, log, moments)))
    if expect.callbacks:
        verdicts.append(_order(expect, shares))
    if "callbacks" in expect.model_fields_set:
        verdicts.append(_nothing_else(expect, log))
    return verdicts


def _shares(expect: Expectations, log: RequestLog) -> list[tuple[Callback, list[AppRequest]]]:
    """Of several promises with one path each stands for the next `times` requests, and the last for all the rest."""
    promises = list(expect.every_callback())
    last = {callback.to: place for place, callback in enumerate(promises)}
    waiting = {path: log.to(path) for path in last}
    shares = []
    for place, callback in enumerate(promises):
        requests = waiting[callback.to]
        share = len(requests) if place == last[callback.to] else callback.times
        shares.append((callback, requests[:share]))
        waiting[callback.to] = requests[share:]
    return shares


def _count(callback: Callback, requests: Sequence[AppRequest]) -> Verdict:
    where = f"{LOG_FILE}: {', '.join(request.title for request in requests) or 'no such request'}"
    return Verdict(f"{callback.to} times", len(requests) == callback.times, len(requests), callback.times, "", where)


def _request(callback: Callback, request: AppRequest, auth_token: str) -> Iterator[Verdict]:
    where = f"{LOG_FILE}: {request.title}, at {request.at:.3f} s"
    yield Verdict(
        f"{callback.to} method", request.method == callback.method, request.method, callback.method, "", where
    )
    if callback.signed:
        fault = signature_fault(request, auth_token)
        yield Verdict(f"{callback.to} signature", not fault, fault or "valid", "valid", "", where)


def _parameters(
    callback: Callback, request: AppRequest, log: RequestLog, text: Callable[[str], str]
) -> Iterator[Verdict]:
    where = f"{LOG_FILE}: {request.title}, at {request.at:.3f} s"
    for parameter, wanted in callback.with_.items():
        matcher = wanted.filled(text)
        value = request.fields.get(parameter)
        passed = matcher.admits(value, lambda reference: log.look_up(*split_reference(reference)))
        measured = "not sent" if value is None else repr(value)
        yield Verdict(f"{callback.to} {parameter}", passed, measured, _wanted(matcher, log), "", where)


def begun(within: SoonAfter, log: RequestLog, moments: Moments) -> float | None:
    """When the time began in which a callback must come."""
    if not within.path:
        return moments(within.party, within.moment)
    first = log.to(within.path)[:1]
    return first[0].at if first else None


def _soon(callback: Callback, within: SoonAfter, request: AppRequest, begun: float | None) -> Verdict:
    name, where = f"{callback.to} within {within}", f"{LOG_FILE}: {request.title}, at {request.at:.3f} s"
    if begun is None:
        return Verdict(name, False, f"never {within.what}", f"at most {within.seconds:g}", "s", where)
    took = round(request.at - begun, 3)
    return Verdict(name, 0 <= took <= within.seconds, took, f"0 to {within.seconds:g}", "s", where)


def _wanted(matcher: Matcher, log: RequestLog) -> str:
    if matcher.same_as is None:
        return str(matcher)
    value = log.look_up(*split_reference(matcher.same_as))
    return f"{matcher.same_as} ({'which was not sent' if value is None else repr(value)})"


def _order(expect: Expectations, shares: Sequence[tuple[Callback, Sequence[AppRequest]]]) -> Verdict:
    """Each group must begin after the group before has ended; within a group the order is free."""
    groups = [each.any_order if isinstance(each, AnyOrder) else [each] for each in expect.callbacks]
    place_of_promise = [place for place, group in enumerate(groups) for _ in group]
    placed = [(request, at) for at, (_, share) in zip(place_of_promise, shares, strict=True) for request in share]
    placed.sort(key=lambda each: each[0].number)
    wrong = next((late for (_, before), (late, place) in itertools.pairwise(placed) if place < before), None)
    where = "" if wrong is None else f"{LOG_FILE}: {wrong.title} came too late, at {wrong.at:.3f} s"
    wanted = " → ".join(" | ".join(callback.to for callback in group) for group in groups)
    seen = " → ".join(request.path for request, _ in placed)
    return Verdict("callbacks in order", wrong is None, seen, wanted, "", where)


def _nothing_else(expect: Expectations, log: RequestLog) -> Verdict:
    known = {callback.to for callback in expect.every_callback()}
    others = [request for request in log.requests if request.path not in known]
    where = f"{LOG_FILE}: {', '.join(request.title for request in others)}" if others else ""
    measured = ", ".join(request.path for request in others) or "none"
    return Verdict("callbacks nobody expected", not others, measured, "none", "", where)
