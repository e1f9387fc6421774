"""From files and folders to cases: reads, fills in the matrix, checks; every complaint has file, line and column."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from emulator.base.errors import BadInput
from scenarios.language.inclusion import PART_ENDING, read_source
from scenarios.language.matrix import check_matrix, constants, filled, rows
from scenarios.language.scenario import Scenario
from scenarios.language.steps import walk
from scenarios.language.variables import families, further_variables, runtime_variables
from scenarios.language.words import KEYS, LANGUAGE, NAME, PATH, URL, nearest, unknown_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from emulator.base.yaml_source import PathInTree, YamlSource
    from scenarios.language.matrix import Row
    from scenarios.language.steps import StepPath

ENDINGS = (".yaml", ".yml")
LAB = "lab.yaml"
"""The phones of a lab: no scenario, wherever it lies."""
PLAIN_WORDS = {
    "dict_type": "expected a mapping, such as {{name: value}}",
    "list_type": "expected a list",
    "string_type": "expected a text",
    "int_type": "expected a whole number",
    "int_parsing": "expected a whole number",
    "float_type": "expected a number",
    "float_parsing": "expected a number",
    "tuple_type": "expected a list of two numbers, such as [4700, 5600]",
    "too_long": "too many: expected {max_length} or fewer, found {actual_length}",
    "bool_parsing": "expected true or false",
    "bool_type": "expected true or false",
    "string_pattern_mismatch": "expected a text of the form {pattern}",
    "string_too_short": "expected a text of at least {min_length} characters",
    "too_short": "too few: expected {min_length} or more, found {actual_length}",
    "greater_than_equal": "expected a number of at least {ge:g}",
    "less_than_equal": "expected a number of at most {le:g}",
}
"""What pydantic calls a fault → how it is told."""
PLAIN_PATTERNS = {
    NAME: "expected a name of small letters, digits and _, such as order_line",
    PATH: "expected a path that begins with /, such as /answer/",
    LANGUAGE: "expected a language such as en-US",
    KEYS: "expected keys of a phone: 0 to 9, *, #, A to D, !",
    URL: "expected a URL that begins with http:// or https://",
}
"""What a text must match → how it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One scenario with one row of its matrix."""

    name: str
    """`inbound_did_dial_answer[wav-baresip-softphone]`."""
    file: Path
    scenario: Scenario
    step_places: Mapping[StepPath, str]
    """file:line:column of each step."""
    voice_places: Mapping[PathInTree, str] = field(default_factory=dict)
    """file:line:column of each expectation that asks for a coded signal."""
    asgi_place: str = ""
    """file:line:column of the name of an ASGI app."""


def load_cases(paths: Sequence[Path]) -> list[Case]:
    """The cases of all files and, below folders, of every YAML file, by name. Raises BadInput."""
    cases = [case for file in case_files(paths) for case in load_file(file)]
    seen: dict[str, Case] = {}
    for case in cases:
        if case.name in seen:
            raise BadInput(f"the name {case.name} is taken by {seen[case.name].file}", place=str(case.file))
        seen[case.name] = case
    return cases


def load_file(file: Path) -> list[Case]:
    """The cases of one file."""
    source = read_source(file)
    if not isinstance(source.tree, dict):
        raise source.bad("expected a scenario: a mapping with " + ", ".join(Scenario.words()))
    cases = [_case(file, source, row) for row in rows(source)]
    check_matrix(source)
    return cases


def _is_scenario(path: Path) -> bool:
    return path.suffix in ENDINGS and not path.name.endswith(PART_ENDING) and path.name != LAB


def case_files(paths: Sequence[Path]) -> list[Path]:
    """The files that are named, and every YAML file in the folders that are. Raises BadInput."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found = sorted(each for each in path.rglob("*") if _is_scenario(each))
            if not found:
                raise BadInput("no scenario (*.yaml) in this folder", place=str(path))
            files += found
        elif path.is_file():
            files.append(path)
        else:
            near = nearest(
                path.name, [each.name for each in path.parent.glob("*.y*ml")] if path.parent.is_dir() else []
            )
            raise BadInput("no such file" + (f", did you mean {near}?" if near else ""), place=str(path))
    return list(dict.fromkeys(files))


def _case(file: Path, source: YamlSource, row: Row) -> Case:
    parties = source.tree.get("parties", {})
    if not isinstance(parties, dict):
        raise source.bad("expected a mapping of names to phones, such as caller: {}", ("parties",))
    names = [str(name) for name in parties]
    known = constants(source) | row
    document = filled(source, known, [*runtime_variables(names), *further_variables(source)], families(source))
    try:
        scenario = Scenario.model_validate(document)
    except ValidationError as error:
        raise _complaint(source, error) from None
    values = "-".join(str(value) for value in row.values())
    return Case(
        name=f"{scenario.name}[{values}]" if values else scenario.name,
        file=file,
        scenario=scenario,
        step_places={path: source.place(path) for path, _ in walk(scenario.steps)},
        voice_places={path: source.place(path) for path, _ in scenario.expect.coded_voices()},
        asgi_place=source.place(("app", "asgi")) if scenario.app.asgi else "",
    )


def _complaint(source: YamlSource, error: ValidationError) -> BadInput:
    """The first error in the file's own order, at the word or value that is wrong."""
    complaints = [_located(source, each) for each in error.errors(include_url=False, include_input=True)]
    return min(complaints, key=lambda complaint: _line_and_column(complaint.place))


def _located(source: YamlSource, error: Any) -> BadInput:
    details = error.get("ctx") or {}
    path: PathInTree = tuple(part for part in error["loc"] if not str(part).startswith("<"))
    path += tuple(details.get("path", ()))
    match error["type"]:
        case "unknown_word":
            return source.bad(error["msg"], (*path, details["word"]), key=True)
        case "missing" if isinstance(path[-1], int):
            return source.bad("expected two numbers, such as [4700, 5600]", path[:-1])
        case "missing":
            return source.bad(f"{path[-1]!r} is missing here", path[:-1])
        case "literal_error":
            choices = [word.strip("'") for word in _choices(details["expected"])]
            return source.bad(unknown_word("value", error["input"], choices), path)
        case _:
            return source.bad(plainly(error["type"], details, error["msg"]), path)


def _choices(expected: str) -> list[str]:
    return expected.replace(" or ", ", ").split(", ")


def plainly(kind: str, details: Mapping[str, Any], message: str) -> str:
    """pydantic speaks of inputs and dictionaries; a file has none."""
    if kind == "string_pattern_mismatch" and details["pattern"] in PLAIN_PATTERNS:
        return PLAIN_PATTERNS[details["pattern"]]
    template = PLAIN_WORDS.get(kind)
    return message if template is None else template.format(**details)


def _line_and_column(place: str) -> tuple[int, int]:
    _, line, column = place.rsplit(":", 2)
    return int(line), int(column)
