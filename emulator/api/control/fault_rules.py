"""Faults by rule: which requests go wrong, how, and how often. Of the REST API, and to the application."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from emulator.base.ids import Ids

Where = Literal["rest", "webhook"]
Fault = Literal["unreachable", "silent", "cut"]
"""Of an application: nobody answers at its address; it takes the request and says nothing; its answer breaks off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRule:
    """What is to go wrong. Empty patterns fit everything; `*` in one stands for any text."""

    rule_id: str
    where: Where
    method: str = ""
    path: str = ""
    """REST only: below the account, without slashes at its ends: `Call/*/Record`."""
    url: str = ""
    """Webhooks only: the whole address."""
    kind: str = ""
    """Webhooks only: what it is sent for."""
    skip: int = 0
    """So many requests that fit go well before it strikes."""
    times: int | None = None
    """How often it strikes; None: always."""
    probability: float = 1.0
    delay_s: float = 0.0
    """How much later the answer comes; with nothing else wrong, the only fault."""
    status: int | None = None
    """What is answered in place of the true answer."""
    error: str = ""
    """REST only: the text with it."""
    fault: Fault | None = None
    """Webhooks only: why there is no answer."""
    carried_out: bool = False
    """Whether what was asked happens all the same, and only the answer is lost."""


@dataclass(slots=True)
class RuleState:
    """A rule and what became of it."""

    rule: FaultRule
    seen: int = 0
    """Requests that it fitted."""
    struck: int = 0


class FaultRules:
    """In the order in which they were made: of those that fit, the first that strikes decides."""

    def __init__(self, ids: Ids) -> None:
        """`ids`: what a probability is drawn from."""
        self._ids = ids
        self._states: dict[str, RuleState] = {}

    def add(self, rule: FaultRule) -> None:
        """Obey one more."""
        self._states[rule.rule_id] = RuleState(rule)

    def remove(self, rule_id: str) -> bool:
        """Obey one no more. False when there is none of that id."""
        return self._states.pop(rule_id, None) is not None

    def clear(self) -> None:
        """Let everything go well again."""
        self._states.clear()

    def all(self) -> list[RuleState]:
        """Those of now, in their order."""
        return list(self._states.values())

    def for_rest(self, method: str, path: str) -> FaultRule | None:
        """What strikes a request to the API, if anything; `path` is below the account."""
        return self._strike("rest", {"method": method, "path": path})

    def for_webhook(self, method: str, url: str, kind: str) -> FaultRule | None:
        """What strikes a try of a request to the application, if anything."""
        return self._strike("webhook", {"method": method, "url": url, "kind": kind})

    def _strike(self, where: Where, facts: dict[str, str]) -> FaultRule | None:
        for state in self._states.values():
            rule = state.rule
            if rule.where != where or not all(_fits(getattr(rule, name), fact) for name, fact in facts.items()):
                continue
            state.seen += 1
            if state.seen <= rule.skip or (rule.times is not None and state.struck >= rule.times):
                continue
            if rule.probability >= 1.0 or self._ids.bits(32) / 2**32 < rule.probability:
                state.struck += 1
                return rule
        return None


def _fits(pattern: str, fact: str) -> bool:
    return not pattern or fnmatchcase(fact, pattern)
