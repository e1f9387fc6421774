"""Core rooms are pure: given `now` and an id source, they touch no clock, socket, file or task. Nor do their tests."""

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

# A core's test may read a golden file, but whoever needs these to test a core is testing something else.
UNKNOWN_TO_CORE_TESTS = frozenset({"asyncio", "anyio", "threading", "multiprocessing", "socket", "time", "subprocess"})

ALLOWED = {
    ("emulator/base/ids.py", "random"): "the one id source; the generator itself is passed in",
    ("emulator/base/ids.py", "uuid"): "shapes 128 given bits into a UUID's text",
}


def is_core(path: Path) -> bool:
    """Whether `path`, below `emulator`, lies in a room that has to be pure."""
    return path.parts[0] == "emulator" and len(path.parts) > 2 and path.parts[1] in CORE_ROOMS


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
        if is_core(module.path)
        for line, name in impurities(module)
        if (str(module.path), name) not in ALLOWED
    ]
    assert not wrong, "a core room is pure:\n" + "\n".join(wrong)


def test_tests_of_cores_neither_sleep_nor_loop() -> None:
    wrong = [
        f"{module.place(line)}: {name}"
        for module in modules("tests")
        if is_core(Path(*module.path.parts[1:]))
        for line, name in impurities(module)
        if name in UNKNOWN_TO_CORE_TESTS
    ]
    assert not wrong, "a core is tested without a clock or a loop:\n" + "\n".join(wrong)


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
