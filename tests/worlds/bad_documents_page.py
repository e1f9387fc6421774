"""Prints docs/bad-documents.md from the table that the tests run: `python -m tests.worlds.bad_documents_page`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.worlds.bad_documents import CODES, GOOD, SECTIONS, Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.worlds.bad_documents import Kind

_INTRO = """# Bad documents

What a call comes to when its application answers badly. Every line of the tables is a whole simulated call from every
place that has a code (`tests/worlds/test_bad_documents.py`), and this page is printed from the table of that test
(`python -m tests.worlds.bad_documents_page`).

The call ends at once, `hangup_url` is told the code with `HangupSource` `Error`, the time line and the notices of
`report.json` say what was wrong, with line and column (from 1 and from 0) where there is a document, and nothing stays
open. An answer that is ignored (`redirect="false"`) ends nothing: the flow goes on, here to its end (4010). A fallback
URL is asked when the answer URL gave no answer. What is remarked upon only, such as an unknown element or an impossible
value, is in [the ledger](fidelity.md#the-call-flow).
"""
_BELOW = """An answer URL that is none is refused where it is configured, the address or method of a transfer by the
API when it is asked for (400; the call goes on). Documents that lead to one another without end are
stopped when more than 100 begin within 10 s: 7011, 7012 or 7014, by where the last of them came from. A
refused connection, TLS that fails, a host that nobody knows and an answer that breaks off are no answer;
the same test has them over real sockets.
"""
_KINDS: dict[Kind, str] = {
    "xml": "the answer is no Plivo XML",
    "unreachable": "no answer, or none with 2xx",
    "url": "the address is none",
    "method": "neither GET nor POST",
}


def page() -> str:
    """docs/bad-documents.md."""
    kinds = (_row(_KINDS[kind], *(_code(kind, place) for place in Place)) for kind in CODES)
    head = [_INTRO, "## Codes", "", _row("", *Place), _row(*("---" for _ in ("", *Place))), *kinds, "", _BELOW]
    valid = ["## Odd, and valid", "", *(f"- {flaw.name}" for flaw in GOOD), ""]
    return "\n".join([*head, *_sections(), *valid])


def _code(kind: Kind, place: Place) -> str:
    return str(CODES[kind].get(place, "-"))


def _sections() -> Iterator[str]:
    for title, flaws in SECTIONS.items():
        yield from (f"## {title}", "", _row("what is wrong", "the time line says"), _row("---", "---"))
        yield from (_row(flaw.name, f"`{flaw.says}`") for flaw in flaws)
        yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
