"""profanityFilter: the first letter of a profane word stays, the rest are asterisks. plivo_xml_callbacks.md §1.6."""

from __future__ import annotations

import re

_PROFANE = re.compile(
    r"\b(arse(?:hole)?|ass(?:hole)?|bastard|bitch|bollocks|bullshit|cock|crap|cunt|damn|dick(?:head)?|fuck|goddamn|piss"
    r"|prick|pussy|shit|slut|twat|wanker|whore)(s|es|ed|er|ers|in|ing|y)?\b",
    re.IGNORECASE,
)
"""English words; a word of another language is never masked."""


def masked(text: str) -> str:
    """`text` with every profane word masked: d*** for damn. Phrases are not looked at."""
    return _PROFANE.sub(lambda found: found[0][0] + "*" * (len(found[0]) - 1), text)
