"""digitsMatch of a Dial: which keys in a row make a pattern. plivo_xml_callbacks.md §1.3, §3.8."""

from __future__ import annotations


class DigitPatterns:
    """The keys that one party has pressed since the last match, against its patterns."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        self._patterns = sorted(patterns, key=len, reverse=True)
        self._longest = max(map(len, patterns), default=0)
        self._pressed = ""

    def match(self, digit: str) -> str:
        """Take a key. The longest pattern that the latest keys end with, or empty; a match begins anew."""
        self._pressed = (self._pressed + digit)[-self._longest :] if self._longest else ""
        found = next((pattern for pattern in self._patterns if self._pressed.endswith(pattern)), "")
        if found:
            self._pressed = ""
        return found
