"""Reads one element's attributes by type. A wrong value falls back to the default and is remarked upon."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from emulator.callflow.action import Action, is_web_address
from emulator.callflow.document import XmlProblem
from emulator.callflow.limits import LARGEST_NUMBER, MOST_KEYS
from emulator.callflow.switches import DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from emulator.callflow.control import Method
    from emulator.callflow.document import Element, Origin
    from emulator.callflow.switches import Switches

_TRUE = {"true", "1"}
_FALSE = {"false", "0"}
SENDABLE = frozenset("0123456789*#wW")
"""Keys, and pauses of half a second and a second."""
LONGEST_SHOWN = 60
"""Characters of a wrong value that a remark repeats."""

T = TypeVar("T", bound=str)
D = TypeVar("D", bound="int | None")


class ElementReader:
    """One element of a document under construction.

    `remark` takes lines for the call's time line: what was ignored and why, with the element's place.
    """

    def __init__(
        self,
        element: Element,
        *,
        origin: Origin,
        remark: Callable[[str], None],
        switches: Switches = DEFAULTS,
    ) -> None:
        self.element = element
        self.switches = switches
        self._origin = origin
        self._remark = remark

    @property
    def body(self) -> str:
        """The trimmed text content."""
        return self.element.text

    def children(self, *names: str) -> list[ElementReader]:
        """The children with one of `names`, in order; others are ignored with a remark."""
        found = []
        for child in self.element.children:
            reader = ElementReader(child, origin=self._origin, remark=self._remark, switches=self.switches)
            if child.name in names:
                found.append(reader)
            else:
                reader.remark(f"is not allowed in <{self.element.name}> and is ignored")
        return found

    def remark(self, what: str) -> None:
        """Note something about this element."""
        self._remark(f"line {self.element.line}: <{self.element.name}> {what}")

    def fail(self, what: str) -> XmlProblem:
        """The error that rejects the whole document because of this element."""
        element = self.element
        return XmlProblem(f"<{element.name}> {what}", origin=self._origin, line=element.line, column=element.column)

    def text(self, name: str, default: str = "") -> str:
        """An attribute as trimmed text."""
        return self.element.attributes.get(name, default).strip()

    def flag(self, name: str, *, default: bool) -> bool:
        """A boolean attribute; SDKs write `true` and `false`."""
        value = self.text(name).lower()
        if value in _TRUE:
            return True
        if value in _FALSE:
            return False
        if value:
            self._odd(name, value, "true or false", default)
        return default

    def whole(self, name: str, default: D, *, at_least: int, at_most: int | None = None) -> int | D:
        """An integer attribute; above `at_most` it is cut."""
        value = self.text(name)
        if not value:
            return default
        number = _whole(value)
        if number is None or number < at_least:
            self._odd(name, value, f"a whole number of at least {at_least}", default)
            return default
        return min(number, LARGEST_NUMBER if at_most is None else at_most)

    def choice(self, name: str, default: T, options: Iterable[T]) -> T:
        """An attribute with a fixed set of values."""
        value = self.text(name)
        known = tuple(options)
        if value in known:
            return value
        if value:
            self._odd(name, value, " or ".join(known), default)
        return default

    def method(self, name: str, default: Method = "POST") -> Method:
        """The HTTP method of a callback whose answer is ignored."""
        value = self.text(name).upper() or default
        if value in {"GET", "POST"}:
            return cast("Literal['GET', 'POST']", value)
        self._odd(name, value, "GET or POST", default)
        return default

    def web_address(self, name: str) -> str:
        """The URL of sounds or of a document of sounds; empty, with a remark, for anything else."""
        url = self.text(name)
        if not url or is_web_address(url):
            return url
        self.remark(f"{name}={_shown(url)!r} is no URL; it is ignored")
        return ""

    def signal(self, name: str, default: str) -> str:
        """What says that somebody comes or goes: beep:1, beep:2, or a URL; empty for `none`."""
        value = self.text(name)
        if name not in self.element.attributes:
            return default
        if value in {"", "none"}:
            return ""
        if value in {"beep:1", "beep:2"} or is_web_address(value):
            return value
        self._odd(name, value, "none, beep:1, beep:2 or a URL", default)
        return default

    def action(self) -> Action:
        """The attributes action, method and redirect."""
        return Action(
            url=self.text("action"),
            method=self.text("method").upper() or "POST",
            redirect=self.flag("redirect", default=True),
        )

    def sendable(self, name: str) -> str:
        """Keys to send, `w` and `W` for pauses between; cut where there are more than anybody waits for."""
        keys = self.text(name)
        if all(each in SENDABLE for each in keys):
            return self.cut_keys(keys)
        self.remark(f"{name}={_shown(keys)!r} is not keys of 0-9 * # with w and W between; nothing is sent")
        return ""

    def cut_keys(self, keys: str) -> str:
        """The first of them that are sent."""
        if len(keys) > MOST_KEYS:
            self.remark(f"has more than {MOST_KEYS} keys; the rest is not sent")
        return keys[:MOST_KEYS]

    def keys(self, name: str, default: str) -> str:
        """A set of telephone keys; `none` or the empty string: no key."""
        if name not in self.element.attributes:
            return default
        value = self.text(name)
        if value.lower() == "none":
            return ""
        if all(key in "0123456789*#" for key in value):
            return value
        self._odd(name, value, "keys of 0-9 * #, or none", default)
        return default

    def patterns(self, name: str) -> tuple[str, ...]:
        """A comma separated list of keys in a row."""
        patterns = tuple(filter(None, (part.strip() for part in self.text(name).split(","))))
        if all(key in "0123456789*#" for pattern in patterns for key in pattern):
            return patterns
        self._odd(name, self.text(name), "keys of 0-9 * # with commas between", ())
        return ()

    def in_any_case(self, names: Collection[str]) -> ElementReader:
        """This element, with attributes that differ from one of `names` in case only spelt as there."""
        spellings = {name.lower(): name for name in names}
        given = self.element.attributes
        renamed = {spellings.get(name.lower(), name): value for name, value in given.items()} | {
            name: value for name, value in given.items() if name in names
        }
        element = replace(self.element, attributes=renamed)
        return ElementReader(element, origin=self._origin, remark=self._remark, switches=self.switches)

    def known(self, names: Collection[str], *, not_yet: Collection[str] = ()) -> None:
        """Remark on attributes that do not exist and on those that are accepted but not acted on yet."""
        for name in self.element.attributes:
            if name in not_yet:
                self.remark(f"{name} is accepted but not emulated yet")
            elif name not in names:
                self.remark(f"has no attribute {name}; it is ignored")

    def _odd(self, name: str, value: str, expected: str, default: object) -> None:
        self.remark(f"{name}={_shown(value)!r} is not {expected}; {default!r} is used")


def _shown(value: str) -> str:
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"


def _whole(value: str) -> int | None:
    """A number that is written with the digits of ASCII and nothing else; reading a very long one would raise."""
    if not (value.isascii() and value.isdigit()):
        return None
    digits = value.lstrip("0")
    return LARGEST_NUMBER if len(digits) > len(str(LARGEST_NUMBER)) else int(digits or "0")
