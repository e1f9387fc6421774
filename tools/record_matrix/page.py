"""Writes docs/record-matrix.md: the rules, then every cell by the id of its test, with what must come of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tools.record_matrix.cells import ENDS, MODES, all_cells
from tools.record_matrix.combinations import all_combinations, families
from tools.record_matrix.rules import BEGINS, INSTEAD, expected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.record_matrix.cells import Cell, End, Mode
    from tools.record_matrix.combination import Combination
    from tools.record_matrix.expected import Expected, File, Voice

PAGE = Path(__file__).parents[2] / "docs/record-matrix.md"
RULES = Path(__file__).with_name("page.txt")
TEST = "tests/worlds/test_record_matrix.py"


def page() -> str:
    """The whole page."""
    return RULES.read_text("utf-8").format(
        cells=len(list(all_cells())),
        families=_families(),
        tables=_tables(),
        test=TEST,
        more=len(all_combinations()),
        combinations="\n\n".join(_beyond(title, found) for title, found in families().items()),
    )


def _families() -> str:
    lines = [
        "| mode | what happens | the file begins | and ends | the call ends | instead |",
        "|---|---|---|---|---|---|",
    ]
    for mode in MODES:
        for end in ENDS:
            due = expected(_any_cell(mode, end))
            (file,) = due.files
            hangup = due.requests[-1].short.removeprefix("hangup ")
            row = (_words(mode), _words(end), str(BEGINS[mode]), _end_of(file), hangup, INSTEAD.get((mode, end), ""))
            lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)


def _any_cell(mode: Mode, end: End) -> Cell:
    return next(cell for cell in all_cells() if (cell.mode, cell.end) == (mode, end))


def _tables() -> str:
    return "\n\n".join(_table(mode, end) for mode in MODES for end in ENDS)


def _table(mode: Mode, end: End) -> str:
    lines = [
        f"### {mode}-{end}",
        "",
        "| cell | file | left or mono | right | requests, in order |",
        "|---|---|---|---|---|",
    ]
    lines += [_row(cell, expected(cell)) for cell in all_cells() if (cell.mode, cell.end) == (mode, end)]
    return "\n".join(lines)


def _row(cell: Cell, due: Expected) -> str:
    (file,) = due.files
    name = cell.name.removeprefix(f"{cell.mode}-{cell.end}-")
    left, right = _heard(file.left), "silence" if file.right is None else _heard(file.right)
    if file.channels == "mono":
        left, right = (left if file.right is None else f"{left}, {right}"), ""
    return f"| `{name}` | {_length(file)} | {left} | {right} | {_order(due)} |"


def _beyond(title: str, found: tuple[Combination, ...]) -> str:
    lines = [f"### {title}", "", "| id | rule | files | requests, in order |", "|---|---|---|---|"]
    for each in found:
        switches = ", ".join(f"`ledger.{name}: {json.dumps(value)}`" for name, value in each.ledger.items())
        says = f"{each.says}; {switches}" if switches else each.says
        files = "; ".join(_described(file) for file in each.due.files) or "none"
        lines.append(f"| `{each.name}` | {says} | {files} | {_order(each.due)} |")
    return "\n".join(lines)


def _described(file: File) -> str:
    right = "silence" if file.right is None else _heard(file.right) or "nobody"
    if file.channels == "stereo":
        voices = f"left {_heard(file.left)}, right {right}"
    else:
        voices = f"mono {_heard(file.left + (file.right or ()))}"
    return f"{file.file_format}, from {file.begins}, {_length(file).partition(', ')[2]}, {voices}"


def _length(file: File) -> str:
    return f"{file.file_format}, " + (f"{file.seconds} s exactly" if file.seconds else f"to {file.ends}")


def _heard(voices: tuple[Voice, ...]) -> str:
    return ", ".join(dict.fromkeys(voice.who for voice in voices))


def _end_of(file: File) -> str:
    return f"after {file.seconds} s, to the sample" if file.seconds else str(file.ends)


def _order(due: Expected) -> str:
    """Chains of requests; `,` between chains of which nothing promises which comes first."""
    short = {each.path: f"{each.short}{' by GET' if each.method == 'GET' else ''}" for each in due.requests}
    return "; ".join(" → ".join(short[path] for path in chain) for chain in _longest(due.chains))


def _longest(chains: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, ...]]:
    """Without chains that another one says, too."""
    for place, chain in enumerate(chains):
        others = [other for at, other in enumerate(chains) if at != place and len(other) > len(chain)]
        if not any([path for path in other if path in chain] == list(chain) for other in others):
            yield chain


def _words(name: str) -> str:
    return name.replace("_", " ")
