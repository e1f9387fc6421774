"""What this user may do here: write beside lab.yaml, keep passwords to himself, open enough sockets."""

from __future__ import annotations

import os
import resource
import stat
from typing import TYPE_CHECKING

from hardware.doctor.finding import Finding
from hardware.lab_secrets import secrets_file

if TYPE_CHECKING:
    from pathlib import Path

ENOUGH_FILES = 4096
"""A leg has a socket or two, a transfer has one, a recording has files: enough for some hundred calls."""


def check_permissions(lab: Path) -> list[Finding]:
    """`lab`: the lab.yaml, whose folder is meant."""
    return [_of_folder(lab.absolute().parent), _of_secrets(secrets_file(lab)), _of_files(_most_files())]


def _of_folder(folder: Path) -> Finding:
    if os.access(folder, os.W_OK | os.X_OK):
        return Finding("permissions", "fine", f"{folder} can be written")
    mend = "be its owner, or work in a folder of yours: passwords and captures are kept there"
    return Finding("permissions", "broken", f"{folder} cannot be written", mend)


def _of_secrets(kept: Path) -> Finding:
    try:
        mode = stat.S_IMODE(kept.stat().st_mode)
    except OSError:
        return Finding("permissions", "fine", f"{kept} is not there yet: made when the first password is")
    if mode & 0o077:
        return Finding("permissions", "broken", f"{kept} can be read by others ({mode:o})", f"`chmod 600 {kept}`")
    return Finding("permissions", "fine", f"{kept} is its owner's alone")


def _of_files(most: int) -> Finding:
    if most < ENOUGH_FILES:
        mend = f"`ulimit -n {ENOUGH_FILES}` in this shell, or LimitNOFILE= of its service"
        return Finding("permissions", "doubtful", f"at most {most} open files: enough for few calls", mend)
    return Finding("permissions", "fine", f"{most} open files")


def _most_files() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return ENOUGH_FILES if soft == resource.RLIM_INFINITY else soft
