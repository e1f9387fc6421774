"""`offhook new NAME --flow inbound|outbound`: a commented scenario to begin with, which passes as it is."""

from __future__ import annotations

import re
from pathlib import Path

import typer

from emulator.base.errors import BadInput
from scenarios.language.words import unknown_word

TEMPLATES = Path(__file__).parents[1] / "templates"
FLOWS = ("inbound", "outbound")
NAME = re.compile(r"[a-z][a-z0-9_]*")
PLACEHOLDER = "my_scenario"


def new_command(name: str, *, flow: str, folder: Path) -> int:
    """Write `folder`/`name`.yaml and say so. Returns 0. Raises BadInput, also when the file is there already."""
    if flow not in FLOWS:
        raise BadInput(unknown_word("flow", flow, FLOWS), place="--flow")
    if not NAME.fullmatch(name):
        raise BadInput(f"{name!r} is no name of a scenario: small letters, digits and _, a letter first", place="NAME")
    text = (TEMPLATES / f"{flow}.yaml").read_text(encoding="utf-8").replace(PLACEHOLDER, name)
    file = folder / f"{name}.yaml"
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except OSError as error:
        raise BadInput(f"cannot be written: {error.strerror}", place=str(file)) from error
    typer.echo(f"{file} is written. Run it: offhook run {file}")
    return 0
