"""A PostgreSQL server of the tests' own: in a folder that goes away, reached by a socket in it, without a password."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.peers import postgres_programs

if TYPE_CHECKING:
    from collections.abc import Iterator

_ACCOUNT = "postgres"
"""Which Debian's package makes. The server refuses to run as root."""


@contextmanager
def running_postgres() -> Iterator[str]:
    """The URL of its empty database."""
    programs = postgres_programs()
    assert programs is not None, "the test is marked as in need of this peer"
    user = _ACCOUNT if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="offhook-postgres-"))
    data = folder / "data"
    try:
        if user is not None:
            shutil.chown(folder, user)
        _run(user, programs / "initdb", "-D", data, "-U", _ACCOUNT, "--auth=trust", "--no-sync", "--encoding=UTF8")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        _run(user, programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield f"postgresql://{_ACCOUNT}@/{_ACCOUNT}?host={folder}"
        finally:
            _run(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _run(user: str | None, *command: str | Path) -> None:
    subprocess.run(command, user=user, cwd="/", check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
