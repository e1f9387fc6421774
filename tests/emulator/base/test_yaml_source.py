"""YAML as plain data, and where in the file everything stands."""

from __future__ import annotations

import pytest

from emulator.base.errors import BadInput
from emulator.base.yaml_source import YamlSource

TEXT = """\
# a remark
name: demo
base: &base
  from: 15550100
steps:
  - dial: 15550199
    after: 1.5
  - <<: *base
    after: !odd 0x10
"""


def test_the_tree_is_plain() -> None:
    tree = YamlSource("a.yaml", TEXT).tree
    assert tree == {
        "name": "demo",
        "base": {"from": 15550100},
        "steps": [{"dial": 15550199, "after": 1.5}, {"from": 15550100, "after": "0x10"}],
    }
    assert type(tree) is dict
    assert type(tree["steps"]) is list
    assert type(tree["name"]) is str
    assert type(tree["base"]["from"]) is int
    assert type(tree["steps"][0]["after"]) is float


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", None),
        ("~", None),
        ("yes", "yes"),
        ("true", True),
        ("- 1", [1]),
        ("0x1F", 31),
        ("a: |\n  b\n", {"a": "b\n"}),
    ],
)
def test_scalars(text: str, tree: object) -> None:
    assert YamlSource("a.yaml", text).tree == tree


@pytest.mark.parametrize(
    ("path", "value_at", "key_at"),
    [
        ((), "1:1", "1:1"),
        (("name",), "2:7", "2:1"),
        (("steps", 0, "after"), "7:12", "7:5"),
        (("steps", 1), "8:5", "8:5"),
        (("steps", 1, "after"), "9:12", "9:5"),
    ],
)
def test_where_things_stand(path: tuple[str | int, ...], value_at: str, key_at: str) -> None:
    source = YamlSource("a.yaml", TEXT)
    assert source.place(path) == f"a.yaml:{value_at}"
    assert source.place(path, key=True) == f"a.yaml:{key_at}"


@pytest.mark.parametrize(
    ("path", "at"),
    [
        (("steps", 7), "6:3"),
        (("nothing",), "1:1"),
        (("name", "deeper"), "2:7"),
        (("steps", 1, "from"), "8:5"),
        (("steps", "word"), "6:3"),
    ],
)
def test_of_a_path_that_leads_nowhere_the_deepest_part_counts(path: tuple[str | int, ...], at: str) -> None:
    assert YamlSource("a.yaml", TEXT).place(path) == f"a.yaml:{at}"


def test_an_error_points_at_its_cause() -> None:
    error = YamlSource("a.yaml", TEXT).bad("no such number", ("steps", 0, "dial"))
    assert isinstance(error, BadInput)
    assert str(error) == "a.yaml:6:11: no such number"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a: b: c", "1:5"),
        ("ok: 1\n\tx: 2", "2:1"),
        ("a: 1\na: 2", "2:1"),
        ("---\na\n---\nb", "3:1"),
        ("a: *nobody", "1:4"),
        ("a: [1", "1:6"),
        ("a: \x01", "1:1"),
    ],
)
def test_what_is_not_yaml_is_pointed_at(text: str, at: str) -> None:
    with pytest.raises(BadInput, match="this is not YAML") as caught:
        YamlSource("a.yaml", text)
    assert caught.value.place == f"a.yaml:{at}"
    assert "\n" not in str(caught.value)


def test_what_is_written_in_the_file() -> None:
    source = YamlSource("a.yaml", TEXT)
    assert all(source.has(path) for path in [(), ("name",), ("steps", 0, "after"), ("steps", 1)])
    # What a merge (`<<`) brought is in the tree but stands elsewhere.
    assert not any(source.has(path) for path in [("x",), ("steps", 2), ("steps", 1, "from"), ("name", "x")])
