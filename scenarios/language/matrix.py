"""Variables: the rows of a matrix, and `${name}` in texts."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

from scenarios.language.words import unknown_word

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from emulator.base.yaml_source import PathInTree, YamlSource

VARIABLE = re.compile(r"\$\{([^}]*)\}")
Row = dict[str, Any]
"""Variable → value of one case."""


def rows(source: YamlSource) -> list[Row]:
    """One row for every combination. Raises BadInput where the matrix is not `name: [value, …]`.

    `fileFormat: [wav, mp3]` gives two rows; `caller_phone, agent_phone: [[baresip, softphone], …]` varies two
    variables together.
    """
    matrix = source.tree.get("matrix", {}) if isinstance(source.tree, dict) else {}
    if not isinstance(matrix, dict):
        raise source.bad("expected a mapping of variables to lists of values", ("matrix",))
    dimensions = [_dimension(source, str(names), values) for names, values in matrix.items()]
    combined = itertools.product(*dimensions)
    return [{name: value for part in combination for name, value in part.items()} for combination in combined]


def check_matrix(source: YamlSource) -> None:
    """Raises BadInput for a variable of the matrix that nothing uses: its cases would all be the same."""
    used = {name for text in _texts(source.tree) for name in VARIABLE.findall(text)}
    for names in source.tree.get("matrix", {}):
        for name in (each.strip() for each in str(names).split(",")):
            if name not in used:
                raise source.bad(
                    f"nothing uses ${{{name}}}: its cases would all be the same", ("matrix", names), key=True
                )


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for value in node.values() if isinstance(node, dict) else node:
            yield from _texts(value)


def constants(source: YamlSource) -> Row:
    """The variables that have the same value in every case. Raises BadInput for one that the matrix varies, too."""
    tree = source.tree if isinstance(source.tree, dict) else {}
    named = tree.get("variables", {})
    if not isinstance(named, dict):
        raise source.bad("expected a mapping of variables to values", ("variables",))
    varied = {name for row in rows(source) for name in row}
    for name, value in named.items():
        if name in varied:
            raise source.bad(
                f"{name} is a variable of the matrix, too; which of them is meant?", ("variables", name), key=True
            )
        if isinstance(value, dict | list):
            raise source.bad("expected a text or a number", ("variables", name))
    return {str(name): value for name, value in named.items()}


def _dimension(source: YamlSource, names: str, values: Any) -> list[Row]:
    variables = [name.strip() for name in names.split(",")]
    if not isinstance(values, list) or not values:
        raise source.bad(f"expected a list of values for {names}", ("matrix", names), key=True)
    if len(variables) == 1:
        return [{variables[0]: value} for value in values]
    for number, value in enumerate(values):
        if not isinstance(value, list) or len(value) != len(variables):
            message = f"expected a list of {len(variables)} values, one for each of {names}"
            raise source.bad(message, ("matrix", names, number))
    return [dict(zip(variables, value, strict=True)) for value in values]


def filled(source: YamlSource, row: Row, later: Collection[str], families: Sequence[re.Pattern[str]] = ()) -> Any:
    """The document with the variables of `row` filled in.

    Those of `later`, and all whose whole name matches one of `families`, stay for the running of the case.
    """

    def fill(node: Any, path: PathInTree) -> Any:
        if isinstance(node, dict):
            return {
                key: value if key in {"matrix", "variables"} else fill(value, (*path, key))
                for key, value in node.items()
            }
        if isinstance(node, list):
            return [fill(value, (*path, index)) for index, value in enumerate(node)]
        if not isinstance(node, str):
            return node
        for name in VARIABLE.findall(node):
            known = name in row or name in later or any(family.fullmatch(name) for family in families)
            if not known:
                raise source.bad(unknown_word("variable", name, [*row, *later]), path)
        whole = VARIABLE.fullmatch(node)
        if whole and whole[1] in row:
            return row[whole[1]]
        return substituted(node, row)

    return fill(source.tree, ())


def substituted(text: str, values: Mapping[str, Any]) -> str:
    """`text` with every `${name}` that `values` has."""
    replace: Callable[[re.Match[str]], str] = lambda found: str(values.get(found[1], found[0]))  # noqa: E731
    return VARIABLE.sub(replace, text)
