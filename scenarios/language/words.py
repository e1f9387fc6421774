"""Words of the language: the nearest known one to a word that nobody knows, and values and lists in a sentence."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

if TYPE_CHECKING:
    from collections.abc import Iterable

CodecName = Literal["PCMU", "PCMA", "G722", "opus"]
NAME = "^[a-z][a-z0-9_]*$"
PATH = "^/"
AppPath = Annotated[str, Field(pattern=PATH)]
"""Path of a request to the app under test."""
URL = "^https?://"
KEYS = "^[0123456789*#ABCD!]+$"
LANGUAGE = "^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$"
"""What texts must match that are names, paths, URLs, keys of a phone, and languages (BCP 47)."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or None when none is near."""
    by_lower = {each.lower(): each for each in known}
    wanted = word.lower()
    # Two letters changed places: the commonest slip, in which `dail` is as far from `fail` as from `dial`.
    swapped = [each for each in by_lower if sorted(each) == sorted(wanted)]
    found = swapped or difflib.get_close_matches(wanted, list(by_lower), n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def unknown_word(kind: str, word: object, known: Iterable[str]) -> str:
    """`unknown step 'dail', did you mean 'dial'? Expected one of: answer, dial, …`."""
    words = sorted(known)
    near = nearest(str(word), words)
    question = f", did you mean {near!r}?" if near else "."
    return f"unknown {kind} {str(word)!r}{question} Expected one of: {', '.join(words)}"


def spoken(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    listed = list(words)
    return " and ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)


def in_words(value: Any) -> str:
    """What stands behind a word of a step: `3 s`, `a and b`, `callback /x/`."""
    if isinstance(value, dict):
        return " ".join(f"{word} {each}" for word, each in value.items())
    return spoken(value) if isinstance(value, list) else f"{value:g} s" if isinstance(value, float) else str(value)
