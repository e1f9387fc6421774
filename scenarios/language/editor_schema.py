"""The scenario language as JSON Schema (2020-12), for editors: completion, and a red line under what is wrong."""

from __future__ import annotations

from typing import Any

from scenarios.language.scenario import Scenario

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VARIABLE: dict[str, Any] = {"type": "string", "pattern": r"\$\{[^}]+\}"}
"""What may stand wherever a single value stands."""
_NARROW = {"enum", "const", "pattern"}
_NUMBERS = {"integer", "number", "boolean"}
_ABOUT = ("title", "description", "default")


def editor_schema() -> dict[str, Any]:
    """The schema of a scenario file before its variables are filled in."""
    schema = _with_variables(Scenario.model_json_schema(by_alias=True, mode="validation"))
    return {"$schema": DIALECT, **schema, "title": "Offhook scenario"}


def _with_variables(node: Any) -> Any:
    if isinstance(node, list):
        return [_with_variables(each) for each in node]
    if not isinstance(node, dict):
        return node
    if _is_single_value(node):
        about = {word: node[word] for word in _ABOUT if word in node}
        if "pattern" in node and isinstance(about.get("default"), float):
            about["default"] = _written(about["default"], node["pattern"])
        bare = {word: value for word, value in node.items() if word not in about}
        return {**about, "anyOf": [bare, VARIABLE]}
    return {word: value if word == "propertyNames" else _with_variables(value) for word, value in node.items()}


def _is_single_value(node: dict[str, Any]) -> bool:
    kind = node.get("type")
    return isinstance(kind, str) and (kind in _NUMBERS or (kind == "string" and not _NARROW.isdisjoint(node)))


def _written(value: float, pattern: str) -> str:
    """A quantity as a person writes it: a share in per cent, a duration in seconds."""
    return f"{value * 100:g} %" if "%" in pattern else f"{value:g} s"
