"""The sources as the house tests see them: files, dotted names, syntax trees and imports of our own modules."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE_FOLDERS = ("emulator", "scenarios", "hardware", "tools")
OUR_FOLDERS = (*SOURCE_FOLDERS, "tests")

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTION_TYPES = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Import:
    """One name of one import statement."""

    module: str
    """Dotted; exactly a module's name where the module is ours."""
    line: int


@dataclass(frozen=True)
class Module:
    """One Python file below the repository's root."""

    path: Path
    """Relative to the root."""
    tree: ast.Module
    text: str

    @property
    def name(self) -> str:
        """`emulator.sip.parser`; a package's `__init__` has the package's name."""
        parts = self.path.with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_package(self) -> bool:
        """Whether this is an `__init__` file."""
        return self.path.name == "__init__.py"

    def place(self, line: int) -> str:
        """`path:line`, for failure messages."""
        return f"{self.path}:{line}"

    def definitions(self) -> list[Definition]:
        """Every class and function, at any depth."""
        return [node for node in ast.walk(self.tree) if isinstance(node, (*FUNCTION_TYPES, ast.ClassDef))]


def read_module(path: Path, text: str) -> Module:
    """A module from its path relative to the root and its text; tests of the house tests pass made-up ones."""
    return Module(path=path, tree=ast.parse(text, filename=str(path)), text=text)


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file that is, or with the next commit could be, in the repository; relative to the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    paths = sorted({Path(name) for name in listing.stdout.decode().split("\0") if name})
    return tuple(path for path in paths if (ROOT / path).is_file())


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """The Python files of top-level `folders`."""
    chosen = [path for path in tracked_files() if path.suffix == ".py" and path.parts[0] in folders]
    return tuple(read_module(path, (ROOT / path).read_text(encoding="utf-8")) for path in chosen)


def sources() -> tuple[Module, ...]:
    """Every Python file that is no test."""
    return modules(*SOURCE_FOLDERS)


@cache
def known_names() -> frozenset[str]:
    """The dotted names of all our modules, tests included."""
    return frozenset(module.name for module in modules(*OUR_FOLDERS))


def imports(module: Module, known: frozenset[str] | None = None) -> list[Import]:
    """Every module that `module` imports, at any depth of the file and under TYPE_CHECKING too.

    A type is knowledge: a file that names a room's types cannot be read without that room, whether or not
    the name is there at run time. `from emulator.sip import parser` counts as `emulator.sip.parser`; of a
    foreign package, of which we do not know what is a module, `from time import monotonic` is `time.monotonic`.
    """
    ours = known_names() if known is None else known
    found: list[Import] = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(module, node)
            foreign = base.split(".")[0] not in OUR_FOLDERS
            full = [f"{base}.{alias.name}" for alias in node.names]
            found += [Import(name if foreign or name in ours else base, node.lineno) for name in full]
    return list(dict.fromkeys(found))


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return node.module or ""
    package = module.name.split(".") if module.is_package else module.name.split(".")[:-1]
    above = package[: len(package) - node.level + 1]
    return ".".join([*above, node.module] if node.module else above)


def own_imports(module: Module, known: frozenset[str] | None = None) -> list[Import]:
    """The imports of `module` that are modules of ours."""
    return [found for found in imports(module, known) if found.module.split(".")[0] in OUR_FOLDERS]


def has_behaviour(module: Module) -> bool:
    """Whether there is anything to test: a function that does more than declare.

    Modules of frozen messages, constants and protocols have nothing but types, and those mypy tests.
    """
    return any(isinstance(node, FUNCTION_TYPES) and _does_something(node.body) for node in ast.walk(module.tree))


def _does_something(body: list[ast.stmt]) -> bool:
    idle = (ast.Expr, ast.Pass)
    return not all(isinstance(each, idle) and not _is_call(each) for each in body)


def _is_call(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Constant)
