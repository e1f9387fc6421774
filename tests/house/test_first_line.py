"""The first line of every file says its job, and what is public explains itself."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.source_tree import OUR_FOLDERS, modules, read_module, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tests.house.source_tree import Definition, Module


def has_first_line(module: Module) -> bool:
    """Whether line 1 opens a docstring. An empty file has no job and may stay silent."""
    return not module.text.strip() or (bool(ast.get_docstring(module.tree)) and module.tree.body[0].lineno == 1)


def undocumented(module: Module) -> Iterator[str]:
    """One line for every public class, function and method of `module` without a docstring."""
    for node in _public(module.tree.body):
        if not ast.get_docstring(node):
            yield f"{module.place(node.lineno)}: {node.name}"
        # A class nobody can name from outside owes nobody an explanation of its methods.
        if isinstance(node, ast.ClassDef):
            missing = [each for each in _public(node.body) if not ast.get_docstring(each) and not _is_repetition(each)]
            yield from (f"{module.place(each.lineno)}: {node.name}.{each.name}" for each in missing)


def _public(body: Iterable[ast.stmt]) -> list[Definition]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [node for node in body if isinstance(node, kinds) and not node.name.startswith("_")]


def _is_repetition(node: Definition) -> bool:
    """Setters and overloads repeat a name that is explained once."""
    marks = [ast.unparse(decorator) for decorator in node.decorator_list]
    return any(mark.endswith((".setter", "overload", "override")) for mark in marks)


def test_the_first_line_says_the_job() -> None:
    wrong = [str(module.path) for module in modules(*OUR_FOLDERS) if not has_first_line(module)]
    assert not wrong, "no docstring on line 1:\n" + "\n".join(wrong)


def test_what_is_public_explains_itself() -> None:
    wrong = [line for module in sources() for line in undocumented(module)]
    assert not wrong, "no docstring:\n" + "\n".join(wrong)


@pytest.mark.parametrize(
    ("text", "expected"), [('"""Job."""\n', True), ("", True), ("import os\n", False), ('# x\n"""Job."""\n', False)]
)
def test_the_docstring_stands_on_line_one(text: str, expected: bool) -> None:
    assert has_first_line(read_module(Path("emulator/x.py"), text)) is expected


def test_only_public_names_owe_a_docstring() -> None:
    text = (
        "def _f(): ...\n"
        "def g(): ...\n"
        "class _H:\n    def i(self): ...\n"
        "class J:\n    '''A thing.'''\n    def __init__(self): ...\n    def k(self): ...\n"
    )
    assert list(undocumented(read_module(Path("emulator/x.py"), text))) == [
        "emulator/x.py:2: g",
        "emulator/x.py:8: J.k",
    ]
