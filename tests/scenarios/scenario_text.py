"""A small scenario as text and as a case, for tests that change one thing in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios.language.loader import load_file

if TYPE_CHECKING:
    from pathlib import Path

    from scenarios.language.loader import Case

TEXT = """\
name: small
summary: One call that is answered and recorded.
numbers: ["15550100"]
parties:
  caller: {phone: softphone}
  agent: {phone: softphone, username: adam}
app:
  documents:
    /answer/: <Response><Dial><User>${agent.uri}</User></Dial></Response>
steps:
  - dial: "15550100"
    by: caller
  - answer: agent
    after: 3 s
  - talk: [caller, agent]
    for: 5 s
  - hang_up: caller
expect:
  callbacks:
    - to: /answer/
      with: {CallStatus: ringing}
  recordings:
    - {format: wav, left: caller, right: agent, duration: 5 s ± 500 ms}
"""
APP_BY_URL = (
    "  documents:\n    /answer/: <Response><Dial><User>${agent.uri}</User></Dial></Response>\n",
    "  url: http://127.0.0.1:1\n",
)
"""The change that makes its app one that runs elsewhere."""


def write(folder: Path, *changes: tuple[str, str]) -> Path:
    """The scenario in a file, with `changes` (old, new) made to its text; each `old` must be there."""
    text = TEXT
    for old, new in changes:
        assert old in text, f"{old!r} is not in the scenario"
        text = text.replace(old, new, 1)
    file = folder / "small.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def one_case(folder: Path, *changes: tuple[str, str]) -> Case:
    """The only case of the changed scenario."""
    (case,) = load_file(write(folder, *changes))
    return case
