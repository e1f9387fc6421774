"""No module needs itself: the imports of our modules, type-only ones included, form no circle."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

from tests.house.source_tree import OUR_FOLDERS, modules, own_imports


def circle(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one circle in import order, first and last the same; empty when there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib names each module before the one that imports it.
        return list(reversed(error.args[1]))
    return []


def test_imports_form_no_circle() -> None:
    graph = {module.name: {found.module for found in own_imports(module)} for module in modules(*OUR_FOLDERS)}
    found = circle(graph)
    assert not found, " → ".join(found)


def test_a_circle_is_seen() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": set()}) == []
    found = circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert found[0] == found[-1]
    assert {"a", "b", "c"} == set(found)
