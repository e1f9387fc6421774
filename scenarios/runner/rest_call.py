"""Performs a `rest` step: one request to the platform's API over HTTP, as the official SDK would send it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import httpx

from emulator.base.errors import OffhookError
from scenarios.language.answer_path import every_value, values_at
from scenarios.language.matchers import split_reference
from scenarios.language.matrix import VARIABLE
from scenarios.language.rest_operations import OPERATIONS

if TYPE_CHECKING:
    from scenarios.language.steps import Rest
    from scenarios.runner.app_under_test import AppUnderTest
    from scenarios.runner.platform_port import Platform


class RestFailure(OffhookError):
    """The API did not answer as the step wants."""


async def call_rest(step: Rest, platform: Platform, app: AppUnderTest) -> None:
    """Send the request, hold the answer against the step, and keep its fields as variables. Raises RestFailure."""
    operation = OPERATIONS[step.rest]
    given = {name.removesuffix("_"): _value(value, app) for name, value in step.with_.items()}
    path, parameters = operation.located(given)
    parameters |= dict(operation.fixed)
    where: dict[str, Any] = {"params": parameters} if operation.method == "GET" else {"json": parameters}
    url = f"{platform.http_url}/v1/Account/{platform.auth_id}/{path}"
    async with platform.http_client() as client:
        try:
            auth = (platform.auth_id, platform.auth_token)
            async with asyncio.timeout(step.within):  # in one process there are no sockets that time out
                answer = await client.request(operation.method, url, auth=auth, timeout=step.within, **where)
        except TimeoutError as error:
            raise RestFailure(f"{operation.method} {url}: no answer within {step.within:g} s") from error
        except httpx.HTTPError as error:
            raise RestFailure(f"{operation.method} {url}: {error!r}") from error
    _judge(step, answer, app)
    if step.as_ is not None:
        app.variables |= {name: _text(value) for name, value in every_value(_fields(answer), step.as_)}


def _value(value: Any, app: AppUnderTest) -> Any:
    if isinstance(value, list):
        return [_value(each, app) for each in value]
    if not isinstance(value, str):
        return value
    text = app.text(value)
    if (missing := VARIABLE.search(text)) is not None:
        raise RestFailure(f"{missing[0]} has no value yet: a step before this one must wait for it, see until")
    return text


def _judge(step: Rest, answer: httpx.Response, app: AppUnderTest) -> None:
    wanted = step.status
    if not (answer.is_success if wanted is None else answer.status_code == wanted):
        expected = "2xx" if wanted is None else str(wanted)
        why = _text(_fields(answer).get("error", answer.text))
        raise RestFailure(f"answered {answer.status_code} and not {expected}: {why[:200]}")
    fields = _fields(answer)
    for name, matcher in step.answers.items():
        value = next((_text(each) for each in values_at(fields, name)), None)
        filled = matcher.filled(app.text)
        if not filled.admits(value, lambda reference: app.log.look_up(*split_reference(reference))):
            measured = "not there" if value is None else repr(value)
            raise RestFailure(f"{name} of the answer is {measured}, expected {filled}")


def _fields(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
