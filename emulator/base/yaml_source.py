"""YAML text as plain data that remembers where everything stands, so that errors can point at it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq, TaggedScalar
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from emulator.base.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Sequence

_TWICE = re.compile('found duplicate key "(.*?)" with value')
PathInTree = tuple[str | int, ...]
"""Keys and indices from the root: `("steps", 2, "after")`."""


class YamlSource:
    """One document: `tree` is plain dicts, lists and scalars."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._marked = _parse(file, text)
        self.tree: Any = _plain(self._marked)

    def place(self, path: Sequence[str | int] = (), *, key: bool = False) -> str:
        """file:line:column of what stands at `path`; of its key with `key`. The deepest part that exists counts."""
        line, column = 0, 0
        node = self._marked
        for depth, part in enumerate(path):
            last = depth == len(path) - 1
            found = _position(node, part, key=key and last)
            if found is None:
                break
            line, column = found
            node = node[part]
        return f"{self.file}:{line + 1}:{column + 1}"

    def has(self, path: Sequence[str | int]) -> bool:
        """Whether something is written at `path`."""
        node = self._marked
        for part in path:
            if _position(node, part, key=False) is None:
                return False
            node = node[part]
        return True

    def bad(self, message: str, path: Sequence[str | int] = (), *, key: bool = False) -> BadInput:
        """The error to raise about what stands at `path`."""
        return BadInput(message, place=self.place(path, key=key))


def _parse(file: str, text: str) -> Any:
    try:
        return YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else str(file)
        problem = _plainly(" ".join(str(error.problem or error.context or "").split()))
        raise BadInput(f"this is not YAML: {problem}", place=place) from error
    except (YAMLError, ValueError) as error:
        raise BadInput(f"this is not YAML: {' '.join(str(error).split())}", place=f"{file}:1:1") from error


def _plainly(problem: str) -> str:
    """A parser speaks of tokens and blocks; whoever wrote the file sees tabs and indentation."""
    if (twice := _TWICE.match(problem)) is not None:
        return f"{twice[1]} stands twice in one mapping"
    if "undefined alias" in problem:
        return "a value that begins with * stands in quotes"
    if r"'\t'" in problem:
        return "a tab cannot indent; use blanks"
    if "block end" in problem or "block mapping" in problem:
        return "its indentation does not fit the lines above it"
    return problem


def _position(node: Any, part: str | int, *, key: bool) -> tuple[int, int] | None:
    # A key that a merge (`<<`) brought is in the mapping, but stands somewhere else.
    if isinstance(node, CommentedMap) and part in (node.lc.data or ()):
        line, column = node.lc.key(part) if key else node.lc.value(part)
        return line, column
    if isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
        line, column = node.lc.item(part)
        return line, column
    return None


def _plain(node: Any) -> Any:
    if isinstance(node, CommentedMap):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(value) for value in node]
    if isinstance(node, TaggedScalar):
        return str(node.value)
    if isinstance(node, str):
        return str(node)
    if isinstance(node, bool) or node is None:
        return node
    return _plain_number(node)


def _plain_number(node: Any) -> Any:
    for kind in (int, float):
        if isinstance(node, kind):
            return kind(node)
    return node
