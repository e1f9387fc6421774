"""What a mutant is: a named patch of the emulator that is applied while a case runs, and taken back."""

from __future__ import annotations

import functools
import inspect
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType, TracebackType

    Replacement = Callable[..., Any]
    """(original, *arguments of the original) → what is returned in its place."""

DEFECTS = (AssertionError, AttributeError, LookupError, TypeError, ValueError)
"""What a patch raises that is wrong itself; anything else is an answer of what it replaces, such as an ApiError."""


class Breakage:
    """The patches of one mutant; leaving the `with` block takes them back. `executed` counts the calls that met one."""

    def __init__(self) -> None:
        self.executed = 0
        self.crash = ""
        """What a patch raised: it does not fit any more, and whatever a case noticed was not the mutant."""
        self._originals: list[tuple[type | ModuleType, str, Any]] = []

    def replace(self, owner: type | ModuleType, name: str, replacement: Replacement) -> None:
        """Call `replacement` instead of the method or function `name` of a class or module."""
        stored = inspect.getattr_static(owner, name)
        original = stored.__func__ if isinstance(stored, staticmethod) else getattr(owner, name)

        @functools.wraps(original)
        def broken(*arguments: Any, **named: Any) -> Any:
            self.executed += 1
            try:
                return replacement(original, *arguments, **named)
            except DEFECTS as error:
                self.crash = self.crash or f"{name}: {error!r}"
                raise

        self._originals.append((owner, name, stored))
        setattr(owner, name, staticmethod(broken) if isinstance(stored, staticmethod) else broken)

    def __enter__(self) -> Breakage:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for owner, name, stored in reversed(self._originals):
            setattr(owner, name, stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One way to break the emulator."""

    name: str
    summary: str
    """What is broken, for the table."""
    cases: tuple[str, ...]
    """Names of the cases that have to notice; `make test` runs the first."""
    says: str
    """What a failed verdict has to contain: the right thing was noticed, and not only that something is odd."""
    apply: Callable[[Breakage], None]

    @property
    def place(self) -> str:
        """The room that it stands in."""
        return self.apply.__module__.rpartition(".")[2]


def mutant(*cases: str, says: str) -> Callable[[Callable[[Breakage], None]], Mutant]:
    """Make a mutant of a function that patches; its docstring is the summary."""

    def make(apply: Callable[[Breakage], None]) -> Mutant:
        summary = (apply.__doc__ or "").strip().rstrip(".")
        return Mutant(name=apply.__name__, summary=summary, cases=cases, says=says, apply=apply)

    return make


def mutants_of(module: str) -> list[Mutant]:
    """The mutants of an imported module, in the order in which they are written."""
    return [value for value in vars(sys.modules[module]).values() if isinstance(value, Mutant)]
