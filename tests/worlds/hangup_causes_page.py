"""Prints docs/hangup-causes.md from the table that the tests run: `python -m tests.worlds.hangup_causes_page`."""

from __future__ import annotations

import sys

from emulator.calls.causes import CODE_NAMES
from tests.worlds.hangup_causes import ENDINGS, NEVER

_INTRO = """# Hang-up causes

Every code of Plivo's page of hang-up causes: what `hangup_url` (or, of a B leg, the `DialHangup` callback and the call
record) tells of a call that ends with it, and how a call comes to it here. Each row is a whole simulated call
(`tests/worlds/test_hangup_causes.py`), and this page is printed from the table of that test
(`python -m tests.worlds.hangup_causes_page`).

Plivo publishes codes, names and sources, but neither which SIP status gives which code, nor `HangupCause` and
`CallStatus` of each: these follow FreeSWITCH ([ledger](fidelity.md#sip-and-media)). A status that is not in the table
gives what 500 gives. A call that was answered is always `completed`.
"""


def page() -> str:
    """docs/hangup-causes.md."""
    lines = [
        _INTRO,
        _row("code", "name", "leg", "how", "`HangupCause`", "`HangupSource`", "`CallStatus`"),
        _row(*["---"] * 7),
    ]
    for ending in sorted(ENDINGS, key=lambda each: each.code):
        name = CODE_NAMES[ending.code]
        cells = (f"`{ending.cause}`", ending.source, ending.status)
        lines.append(_row(str(ending.code), name, ending.leg, ending.how, *cells))
    never = [_row(str(code), name, why) for code, (name, why) in sorted(NEVER.items())]
    return "\n".join(
        [*lines, "", "## Codes that no call ends with", "", _row("code", "name", "why"), _row(*["---"] * 3), *never, ""]
    )


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
