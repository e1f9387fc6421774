"""What is taken on while there is too much of it: the excess is refused at once with 503 (RFC 3261 §21.5.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emulator.sip.terms import AdmissionTerms


class Admission:
    """Counts what begins something new. Repetitions, and requests in dialogs, do not pass here."""

    def __init__(self, terms: AdmissionTerms) -> None:
        self._terms = terms
        self._left = float(terms.requests_per_second)
        self._at = 0.0

    def admits(self, method: str, legs: int, now: float) -> bool:
        """Whether a new request may come in while `legs` are there; it is counted."""
        per_second = self._terms.requests_per_second
        self._left = min(float(per_second), self._left + (now - self._at) * per_second)
        self._at = now
        if method == "INVITE" and legs >= self._terms.legs:
            return False
        if self._left < 1.0:
            return False
        self._left -= 1.0
        return True
