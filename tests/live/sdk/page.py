"""Writes the table of docs/sdk.md after playing everything: `python -m tests.live.sdk.page`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.live.sdk import account_story, call_story, conference_story, multi_party_story, object_story, queue_story
from tests.live.sdk.playing import SDKS, outcomes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.live.sdk.playing import Outcome
    from tests.live.sdk.words import Story

PAGE = Path(__file__).parents[3] / "docs/sdk.md"
BEGIN, END = "<!-- written by python -m tests.live.sdk.page -->", "<!-- end -->"
STORIES = (account_story, call_story, conference_story, multi_party_story, object_story, queue_story)
STORY: Story = tuple(step for told in STORIES for step in told.STORY)


def play_everything(data: Path) -> dict[str, list[Outcome]]:
    """What came of every operation, by language."""
    found: dict[str, list[Outcome]] = {}
    for language in SDKS:
        (data / language).mkdir()
        found[language] = asyncio.run(outcomes_of(STORY, language, data / language))
    return found


def table(outcomes: Mapping[str, Sequence[Outcome]]) -> str:
    """Lines of Markdown, a row for each operation with its methods."""
    lines = [_row("asks for", *SDKS, "answered", "passes"), _row(*["---"] * (3 + len(SDKS)))]
    for step in STORY:
        of_step = {
            language: outcome
            for language, played in outcomes.items()
            for outcome in played
            if outcome.operation is step
        }
        if of_step:
            lines.append(_row_of(of_step))
    return "\n".join(dict.fromkeys(lines))


def table_of_the_page() -> str:
    """As it stands."""
    return PAGE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def _row_of(outcomes: Mapping[str, Outcome]) -> str:
    operation = next(iter(outcomes.values())).operation
    names = [f"`{outcomes[language].method}`" if language in outcomes else "" for language in SDKS]
    statuses = " / ".join(dict.fromkeys(str(each.status) for each in outcomes.values()))
    faults = "; ".join(f"{language}: {each.fault}" for language, each in outcomes.items() if each.fault)
    passes = f"**no**: {faults}" if faults else "yes"
    return _row(f"`{operation.asks.strip()}`", *names, statuses, passes)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def write() -> None:
    """Play, and put the table into the page."""
    with tempfile.TemporaryDirectory() as data:
        written = table(play_everything(Path(data)))
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n\n{written}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    write()
