"""Core rooms are pure: they get `now` and an id source, and neither read a clock nor touch a socket, file or task."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.source_tree import imports, modules, read_module

if TYPE_CHECKING:
    from tests.house.source_tree import Module

CORE_ROOMS = frozenset({"base", "sip", "sdp", "rtp", "audio", "media", "calls", "callflow", "webhooks"})

# The beginning of a dotted name is enough: `os` stands for `os.path` too.
IMPURE_MODULES = frozenset(
    {
        *("asyncio", "anyio", "concurrent", "multiprocessing", "queue", "sched", "signal", "subprocess", "threading"),
        *("http.client", "http.server", "httpx", "requests", "select", "selectors", "socket", "socketserver", "ssl"),
        *("urllib.request", "aiortc", "fastapi", "starlette", "uvicorn", "sqlite3", "sqlalchemy"),
        *("glob", "mmap", "os", "pathlib", "platform", "shutil", "tempfile", "locale", "logging"),
        *("random", "secrets", "time", "uuid"),
    }
)
IMPURE_CALLS = frozenset({"open", "input", "print", "exec", "eval", "__import__"})
IMPURE_METHODS = frozenset({"fromfile", "tofile", "memmap", "loadtxt", "savetxt", "read_text", "write_text"})
CLOCK_READINGS = re.compile(r"(^|\.)(datetime\.(now|utcnow|today)|date\.today)$")

ALLOWED = {
    ("emulator/base/ids.py", "random"): "the one id source; the generator itself is passed in",
    ("emulator/base/ids.py", "uuid"): "shapes 128 given bits into a UUID's text",
}


def is_core(module: Module) -> bool:
    """Whether `module` belongs to a room that has to be pure."""
    return len(module.path.parts) > 2 and module.path.parts[1] in CORE_ROOMS


def impurities(module: Module) -> list[tuple[int, str]]:
    """Line and name of everything in `module` that reaches for the outside world."""
    found = [(each.line, name) for each in imports(module) if (name := _impure_part(each.module))]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("np.random", "numpy.random"):
            found.append((node.lineno, "numpy.random"))
        if isinstance(node, ast.Call) and _is_impure(node.func):
            found.append((node.lineno, f"{ast.unparse(node.func)}()"))
    return found


def _is_impure(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id in IMPURE_CALLS
    if isinstance(called, ast.Attribute):
        return called.attr in IMPURE_METHODS or CLOCK_READINGS.search(ast.unparse(called)) is not None
    return False


def _impure_part(module: str) -> str:
    parts = module.split(".")
    prefixes = (".".join(parts[: count + 1]) for count in range(len(parts)))
    return next((prefix for prefix in prefixes if prefix in IMPURE_MODULES), "")


def test_core_rooms_reach_for_nothing_outside() -> None:
    wrong = [
        f"{module.place(line)}: {name}"
        for module in modules("emulator")
        if is_core(module)
        for line, name in impurities(module)
        if (str(module.path), name) not in ALLOWED
    ]
    assert not wrong, "a core room is pure:\n" + "\n".join(wrong)


def test_no_permission_outlives_its_use() -> None:
    used = {(str(module.path), name) for module in modules("emulator") for _, name in impurities(module)}
    assert set(ALLOWED) <= used


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import asyncio", "asyncio"),
        ("import os.path", "os"),
        ("from urllib import request", "urllib.request"),
        ("import urllib.request", "urllib.request"),
        ("def f():\n    from time import monotonic", "time"),
        ("open('x')", "open()"),
        ("datetime.now(UTC)", "datetime.now()"),
        ("np.random.rand(3)", "numpy.random"),
        ("path.read_text()", "path.read_text()"),
    ],
)
def test_what_is_impure_is_seen(text: str, name: str) -> None:
    module = read_module(Path("emulator/sip/x.py"), text)
    assert name in [found for _, found in impurities(module)]


@pytest.mark.parametrize(
    "text", ["import urllib.parse", "import math, struct", "async def f(): ...", "wave.open(b)", "core.now()"]
)
def test_what_is_pure_is_let_be(text: str) -> None:
    assert impurities(read_module(Path("emulator/sip/x.py"), text)) == []
