"""Resolve the dependencies of pyproject.toml into tools/requirements.lock: pinned, hashed, for every platform."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "tools" / "requirements.lock"
HEADER = "# Made by `make lock` from pyproject.toml: every dependency, extra and development tool. Do not edit.\n"


def resolve(resolver: Path) -> str:
    """The lock file's text, as the resolver program `uv` prints it. Raises CalledProcessError when nothing fits."""
    order = [str(resolver), "pip", "compile", "pyproject.toml", "--all-extras", "--group", "dev", "--quiet"]
    # One lock for all Pythons and platforms (markers, not guesses), and no address of whichever registry was asked.
    order += ["--universal", "--python-version", "3.11", "--generate-hashes", "--system-certs"]
    order += ["--no-header", "--no-emit-index-url", "--annotation-style", "line"]
    return subprocess.check_output(order, cwd=ROOT, text=True)


def main() -> int:
    """Fetch the resolver into a throw-away environment, resolve, write the lock; returns the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        venv.create(scratch, with_pip=True)
        programs = Path(scratch) / "bin"
        subprocess.run([programs / "pip", "install", "--quiet", "uv"], check=True)
        LOCK.write_text(HEADER + resolve(programs / "uv"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
