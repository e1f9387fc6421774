"""Every command of ours that a document shows is one that the command line takes."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import pytest
import typer

from emulator.cli import app
from tests.house.source_tree import ROOT, tracked_files

if TYPE_CHECKING:
    from pathlib import Path

FENCE = re.compile(r"^```(?:\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
IN_FENCE = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?offhook ([a-z].*)$")
INLINE = re.compile(r"`(?:\.venv/bin/)?offhook ([a-z][^`]*)`")
AFTERWARDS = re.compile(r"\s(?:#|\||&|>|<|;|&&).*$")
NUMBER = re.compile(r"\bN\b")
LACKS = {"MissingParameter", "BadOptionUsage"}
"""An argument, or the value of the last option."""
ANYTHING = {"…", "..."}
"""Stands for more of the same."""


def shown(text: str) -> list[tuple[str, bool]]:
    """The words after `offhook`, and whether it is a whole command: one that is only spoken of may lack arguments."""
    text = text.replace("\\\n", " ")
    whole = [
        found[1] for block in FENCE.findall(text) for line in block.splitlines() if (found := IN_FENCE.match(line))
    ]
    spoken_of = list(INLINE.findall(" ".join(FENCE.sub("", text).split("\n"))))
    return [(each, True) for each in whole] + [(each, False) for each in spoken_of]


def fault(words: str, *, is_whole: bool) -> str:
    """Why the command line would refuse it; empty: it would not."""
    plain = NUMBER.sub("1", AFTERWARDS.sub("", words)).replace("[", "").replace("]", "")
    given = [word for word in shlex.split(plain) if word not in ANYTHING]
    command: Any = typer.main.get_command(app)
    above = typer.Context(command, info_name="offhook")
    while (below := getattr(command, "commands", None)) and given:
        name = given.pop(0)
        if name not in below:
            return f"there is no {name}"
        command = below[name]
    try:
        command.make_context("offhook", given, parent=above)
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        name = type(error).__name__
        is_no_fault = name == "NoArgsIsHelpError" or (name in LACKS and not is_whole)
        return "" if is_no_fault else f"{name}: {error.format_message()}"
    return ""


PAGES = [path for path in tracked_files() if path.suffix == ".md"]


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_commands_of_a_page_are_there(page: Path) -> None:
    wrong = [
        f"offhook {words}: {why}"
        for words, is_whole in shown((ROOT / page).read_text("utf-8"))
        if (why := fault(words, is_whole=is_whole))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_lab_guide_shows_commands() -> None:
    found = dict(shown((ROOT / "docs/lab-guide.md").read_text("utf-8")))
    assert {"doctor", "provision --pnp 192.168.1.5"} <= set(found)
    assert len(found) > 15


@pytest.mark.parametrize("words", ["runn x", "run --paralel 2 x", "ctl phones now", "lab begin", "verify"])
def test_a_command_that_is_none_is_seen(words: str) -> None:
    assert fault(words, is_whole=True)


def test_one_that_is_spoken_of_may_lack_its_arguments() -> None:
    assert not fault("verify", is_whole=False)
    assert fault("verify --capturr x", is_whole=False)
