"""Settings by their names, as all formats come to: numbers, switches and the choices of a vendor, read strictly."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from hardware.simulators.boot.terms import NoConfiguration

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hardware.simulators.order import SrtpUse

Meaning = TypeVar("Meaning")
SRTP: dict[str, SrtpUse] = {"0": "off", "1": "optional", "2": "required"}
"""As Yealink and Grandstream count."""
PTIMES = (10, 20, 30, 40, 50, 60)
"""Those that a simulated phone can send, ms."""


class Values:
    """All settings of a phone, those of the last file over those before."""

    def __init__(self, values: Mapping[str, str], place: str) -> None:
        """`place`: the file, for errors."""
        self._values = values
        self._place = place

    def text(self, name: str, default: str = "") -> str:
        """As it stands."""
        return self._values.get(name, "") or default

    def needed(self, name: str) -> str:
        """One without which there is no line."""
        found = self.text(name)
        if not found:
            raise self.wrong(name, "is missing")
        return found

    def is_on(self, name: str, *, default: bool = False) -> bool:
        """A switch."""
        return self.chosen(name, {"0": False, "1": True}, "1" if default else "0")

    def number(self, name: str, default: int, *, most: int = 65_535) -> int:
        """A whole number from 1 on."""
        text = self.text(name, str(default))
        if not (text.isascii() and text.isdigit() and 0 < int(text) <= most):
            raise self.wrong(name, f"is no number from 1 to {most}: {text!r}")
        return int(text)

    def chosen(self, name: str, meanings: Mapping[str, Meaning], default: str) -> Meaning:
        """One of the words that a vendor has for something."""
        text = self.text(name, default)
        if text not in meanings:
            raise self.wrong(name, f"is {text!r}; known are {', '.join(meanings)}")
        return meanings[text]

    def ptime(self, name: str, default: int = 20, *, times: int = 1) -> int:
        """Milliseconds per packet; the setting counts in `times` of them."""
        found = self.number(name, default) * times
        if found not in PTIMES:
            raise self.wrong(name, f"asks for {found} ms per packet; simulated are {', '.join(map(str, PTIMES))}")
        return found

    def beginning_with(self, prefix: str) -> dict[str, str]:
        """All that is set under names that begin so, by the rest of the names."""
        return {
            name.removeprefix(prefix): text for name, text in self._values.items() if name.startswith(prefix) and text
        }

    def ordered(self, names: Iterable[tuple[int, str]], what: str) -> tuple[str, ...]:
        """Codecs by their places, the best first; a place of 0 is that of one that is off."""
        found = tuple(dict.fromkeys(name for place, name in sorted(names) if place > 0))
        if not found:
            raise self.wrong(what, "leaves no codec that is simulated: PCMU, PCMA, G722, opus")
        return found

    def one_name(self, user: str, login: str) -> str:
        """The user of the account, whose name in digests has to be the same: a simulated phone has one."""
        name = self.needed(user)
        if self.text(login, name) != name:
            raise self.wrong(login, f"differs from {user}; simulated phones have one name for both")
        return name

    def wrong(self, name: str, why: str) -> NoConfiguration:
        """An error about one setting."""
        return NoConfiguration(f"{self._place}: {name} {why}")
