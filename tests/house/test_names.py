"""Names say what a thing is in the words of the field. Some words say nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.source_tree import OUR_FOLDERS, modules, read_module

if TYPE_CHECKING:
    from tests.house.source_tree import Module

# As a part of a file's or folder's name: a drawer, into which anything fits.
DRAWERS = frozenset({"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"})
# As a whole name. A SIP dialog, an RTP stream and an HTTP exchange are all somebody's session.
BARE_WORDS = frozenset({"session", "handler", "context"})


def objections(module: Module) -> list[str]:
    """One line for every name in `module`, its own included, that says nothing."""
    drawers = {word for part in module.path.with_suffix("").parts for word in part.split("_")} & DRAWERS
    named = [(each.name, each.lineno) for each in module.definitions()]
    named.append((module.path.stem, 1))
    bare = [(name, line) for name, line in named if name.strip("_").lower() in BARE_WORDS]
    return [f"{module.path}: {word} fits everything" for word in sorted(drawers)] + [
        f"{module.place(line)}: {name}: of what?" for name, line in bare
    ]


def test_every_name_says_something() -> None:
    wrong = [line for module in modules(*OUR_FOLDERS) for line in objections(module)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("emulator/sip/utils.py", ""),
        ("emulator/sip/call_manager.py", ""),
        ("emulator/common/x.py", ""),
        ("emulator/sip/session.py", ""),
        ("emulator/sip/x.py", "class Session: ..."),
        ("emulator/sip/x.py", "class A:\n    def _context(self): ..."),
    ],
)
def test_an_empty_word_is_refused(path: str, text: str) -> None:
    assert objections(read_module(Path(path), text))


@pytest.mark.parametrize("text", ["class SessionTimer: ...", "def handle(): ...", "def record_session(): ..."])
def test_a_qualified_word_is_allowed(text: str) -> None:
    assert objections(read_module(Path("emulator/sip/x.py"), text)) == []
