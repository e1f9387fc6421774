"""Rows of a matrix and the filling in of variables."""

from __future__ import annotations

import pytest

from emulator.base.errors import BadInput
from emulator.base.yaml_source import YamlSource
from scenarios.language.matrix import constants, filled, rows, substituted


def test_no_matrix_is_one_row() -> None:
    assert rows(YamlSource("x.yaml", "name: x")) == [{}]


def test_the_last_variable_varies_fastest() -> None:
    assert rows(YamlSource("x.yaml", "matrix: {a: [1, 2], b: [x, y]}")) == [
        {"a": 1, "b": "x"},
        {"a": 1, "b": "y"},
        {"a": 2, "b": "x"},
        {"a": 2, "b": "y"},
    ]


def test_variables_that_vary_together() -> None:
    assert rows(YamlSource("x.yaml", "matrix: {'a, b': [[1, x], [2, y]]}")) == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]


@pytest.mark.parametrize(
    ("matrix", "place"), [("[a]", "1:9"), ("{a: []}", "1:10"), ("{a: b}", "1:10"), ("{'a, b': [1]}", "1:19")]
)
def test_a_matrix_of_another_shape(matrix: str, place: str) -> None:
    with pytest.raises(BadInput, match=rf"^x\.yaml:{place}: expected a"):
        rows(YamlSource("x.yaml", f"matrix: {matrix}"))


def test_a_whole_variable_keeps_its_type() -> None:
    source = YamlSource("x.yaml", "a: ${n}\nb: ${n} s\nc: ['${n}']\n")
    assert filled(source, {"n": 3}, ()) == {"a": 3, "b": "3 s", "c": [3]}


def test_variables_of_the_run_stay() -> None:
    source = YamlSource("x.yaml", "a: ${n} ${url}")
    assert filled(source, {"n": 3}, ["url"]) == {"a": "3 ${url}"}


def test_the_matrix_itself_is_not_filled_in() -> None:
    source = YamlSource("x.yaml", "matrix: {n: ['${n}']}")
    assert filled(source, {"n": 1}, ()) == {"matrix": {"n": ["${n}"]}}


def test_an_unknown_variable_is_named_with_its_place() -> None:
    with pytest.raises(BadInput, match=r"^x\.yaml:2:5: unknown variable 'formt', did you mean 'format'\?"):
        filled(YamlSource("x.yaml", "a:\n  - ${formt}"), {"format": "wav"}, ())


def test_what_is_not_given_is_left() -> None:
    assert substituted("${a} and ${b}", {"a": 1}) == "1 and ${b}"


def test_constants_are_the_same_in_every_row() -> None:
    source = YamlSource("x.yaml", "variables: {n: 3, word: hello}\nmatrix: {a: [1, 2]}\nb: ${n} ${a} ${word}\n")
    assert constants(source) == {"n": 3, "word": "hello"}
    assert [filled(source, constants(source) | row, ())["b"] for row in rows(source)] == ["3 1 hello", "3 2 hello"]
    assert constants(YamlSource("x.yaml", "name: x")) == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("variables: [a]", "1:12: expected a mapping of variables to values"),
        ("variables: {a: [1]}", "1:16: expected a text or a number"),
        ("variables: {a: 1}\nmatrix: {a: [1, 2]}", "1:13: a is a variable of the matrix, too"),
    ],
)
def test_constants_of_another_shape(text: str, message: str) -> None:
    with pytest.raises(BadInput, match=rf"^x\.yaml:{message}"):
        constants(YamlSource("x.yaml", text))
