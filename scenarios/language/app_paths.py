"""Paths of the app that a scenario names and that nobody is ever told of: no request can come there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.language.steps import Delay, Drop, Fail, Rest, Until, walk
from scenarios.language.words import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scenarios.language.expectations import Expectations
    from scenarios.language.steps import Step

    Place = tuple[str | int, ...]


def untold_paths(
    documents: Mapping[str, str], asked: Iterable[str | None], steps: Sequence[Step], expect: Expectations
) -> Iterator[tuple[Place, str]]:
    """Where such a path stands, and what is wrong; `asked`: paths that are asked without being named anywhere."""
    told = [*(path for path in asked if path), *documents.values(), *_parameters(steps, expect)]
    for place, path in _named(steps, expect):
        if not any(path in text for text in told):
            near = nearest(path, documents)
            question = f", did you mean {near}?" if near else ""
            yield place, f"no document and no rest step names the path {path}{question}"


def _parameters(steps: Sequence[Step], expect: Expectations) -> Iterator[str]:
    """What the REST API is told."""
    for rest in [step for _, step in walk(steps) if isinstance(step, Rest)] + expect.rest:
        yield from (value for value in rest.with_.values() if isinstance(value, str))


def _named(steps: Sequence[Step], expect: Expectations) -> Iterator[tuple[Place, str]]:
    for place, step in walk(steps):
        match step:
            case Until(until=event) if event.callback is not None:
                yield (*place, "until", "callback"), event.callback
            case Fail(fail=path):
                yield (*place, "fail"), path
            case Delay(delay=path):
                yield (*place, "delay"), path
            case Drop(drop=path):
                yield (*place, "drop"), path
    for number, never in enumerate(expect.never):
        if never.callback is not None:
            yield ("expect", "never", number, "callback"), never.callback
    for below, callback in expect.placed_callbacks():
        yield ("expect", "callbacks", *below, "to"), callback.to
