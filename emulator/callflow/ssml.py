"""The markup inside Speak: what of it reaches the synthesiser. plivo_xml_callbacks.md §1.0, §1.6; W3C SSML 1.1."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from emulator.callflow.reader import LONGEST_SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.callflow.document import Element
    from emulator.callflow.reader import ElementReader

LONGEST_TEXT = 3000
"""Characters that one Speak may say; markup does not count."""
LONGEST_BREAK_MS = 10_000
ALL_BREAKS_MS = 600_000
"""Of one Speak: of audio that nobody ever hears there would be hours."""
_TIME = re.compile(r"\+?([0-9]{1,9}(?:\.[0-9]*)?|\.[0-9]+)(ms|s)")
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_HONOURED = {
    "break": ("strength", "time"),
    "emphasis": ("level",),
    "p": (),
    "prosody": ("rate", "pitch", "volume"),
    "s": (),
    "say-as": ("interpret-as", "format"),
    "sub": ("alias",),
}
"""Elements that the synthesiser understands, and their attributes."""
_READ_AS_TEXT = ("phoneme", "w")
"""Elements of Plivo XML whose content is spoken without regard to their meaning."""
_SAY_AS = {
    "character": "characters",
    "characters": "characters",
    "spell-out": "characters",
    "digits": "tts:digits",
    "telephone": "telephone",
    "cardinal": "cardinal",
    "number": "cardinal",
}
"""What the synthesiser calls the ways to say something that it understands; numbers are cardinals to it anyway."""


def spoken_content(element: ElementReader, *, marked_up: bool) -> str:
    """The content of a Speak as SSML without a root, white space joined; empty when there is nothing to say.

    Without `marked_up` elements inside are left out and their text is kept, with a remark. A text of more than
    3000 characters is cut.
    """
    if element.element.children and not marked_up:
        element.remark("has markup, which only a Polly voice understands; its text is spoken without")
    writer = _Writer(element, marked_up=marked_up)
    ssml = " ".join("".join(writer.content(element.element)).split())
    if writer.left < 0:
        element.remark(f"is longer than {LONGEST_TEXT} characters and is cut")
    return ssml if writer.said else ""


class _Writer:
    """Writes one element's content, with an eye on how much is said."""

    def __init__(self, element: ElementReader, *, marked_up: bool) -> None:
        self._element = element
        self._marked_up = marked_up
        self.left = LONGEST_TEXT
        """Characters; below zero once something was cut."""
        self.said = False
        self._breaks_left_ms = ALL_BREAKS_MS

    def content(self, element: Element) -> Iterator[str]:
        for part in element.content:
            if isinstance(part, str):
                yield self._text(part)
            else:
                yield from self._inner(part)

    def _text(self, text: str) -> str:
        said = text[: max(self.left, 0)]
        self.left -= len(text)
        self.said = self.said or bool(said.strip())
        return escape(said)

    def _inner(self, element: Element) -> Iterator[str]:
        tags = self._tags(element) if self._marked_up else None
        if tags is None:
            yield from self.content(element)
            return
        begin, end = tags
        yield begin
        yield from self.content(element)
        yield end

    def _tags(self, element: Element) -> tuple[str, str] | None:
        """Begin and end of an element in SSML; None when only its content is spoken."""
        name, found = element.name, element.attributes
        if name == "lang":
            return f"<voice xml:lang={quoteattr(found.get(LANGUAGE, found.get('lang', '')))}>", "</voice>"
        if name not in _HONOURED:
            why = "is spoken as it is written" if name in _READ_AS_TEXT else "is not understood; its text is spoken"
            self._element.remark(f"line {element.line}: <{name}> {why}")
            return None
        if name == "say-as":
            way = found.get("interpret-as", "")
            if way not in _SAY_AS:
                self._element.remark(f"line {element.line}: <say-as> as {way!r} is spoken as it is written")
                return None
            found = {**found, "interpret-as": _SAY_AS[way]}
        if name == "break" and "time" in found:
            found = {**found, "time": self._pause(element)}
        attributes = "".join(f" {key}={quoteattr(found[key])}" for key in _HONOURED[name] if key in found)
        return f"<{name}{attributes}>", f"</{name}>"

    def _pause(self, element: Element) -> str:
        """The time of a break in whole milliseconds: the synthesiser understands no fractions."""
        time = element.attributes["time"].strip()
        match = _TIME.fullmatch(time)
        if match is None:
            self._element.remark(
                f"line {element.line}: <break> time={time[:LONGEST_SHOWN]!r} is not as 2s or 500ms are"
            )
            return "0ms"
        wanted_ms = round(float(match[1]) * (1 if match[2] == "ms" else 1000))
        pause_ms = min(wanted_ms, LONGEST_BREAK_MS, self._breaks_left_ms)
        self._breaks_left_ms -= pause_ms
        if pause_ms < wanted_ms:
            self._element.remark(f"line {element.line}: <break> time={time!r} is cut to {pause_ms / 1000:g} s")
        return f"{pause_ms}ms"
