"""Enough of JSON Schema (2020-12) to hold a scenario against the schema that editors get."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

Rule = Callable[[dict[str, Any], Any, dict[str, Any]], bool]
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
    "integer": int,
    "number": (int, float),
}
IGNORED = {"$schema", "$defs", "title", "description", "default", "examples", "format"}


def accepts(schema: dict[str, Any], value: Any, root: dict[str, Any] | None = None) -> bool:
    """Whether `value` is valid. A keyword that is not known here raises KeyError, so that none is overlooked."""
    root = root or schema
    return all(RULES[word](schema, value, root) for word in schema if word not in IGNORED)


def _ref(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    found = root
    for part in schema["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return accepts(found, value, root)


def _type(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    if isinstance(value, bool) and schema["type"] != "boolean":
        return False
    return isinstance(value, TYPES[schema["type"]])


def _properties(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    known = schema["properties"]
    return not isinstance(value, dict) or all(accepts(known[k], v, root) for k, v in value.items() if k in known)


def _additional(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    if not isinstance(value, dict):
        return True
    patterns = schema.get("patternProperties", {})
    unnamed = {k: v for k, v in value.items() if k not in schema.get("properties", {})}
    others = [v for k, v in unnamed.items() if not any(re.search(pattern, k) for pattern in patterns)]
    rule = schema["additionalProperties"]
    return (rule or not others) if isinstance(rule, bool) else all(accepts(rule, each, root) for each in others)


def _patterns(schema: dict[str, Any], value: Any, root: dict[str, Any]) -> bool:
    patterns = schema["patternProperties"]
    return not isinstance(value, dict) or all(
        accepts(rule, v, root) for k, v in value.items() for pattern, rule in patterns.items() if re.search(pattern, k)
    )


RULES: dict[str, Rule] = {
    "$ref": _ref,
    "type": _type,
    "properties": _properties,
    "additionalProperties": _additional,
    "patternProperties": _patterns,
    "required": lambda s, v, _: not isinstance(v, dict) or set(s["required"]) <= set(v),
    "propertyNames": lambda s, v, r: not isinstance(v, dict) or all(accepts(s["propertyNames"], k, r) for k in v),
    "items": lambda s, v, r: not isinstance(v, list) or all(accepts(s["items"], each, r) for each in v),
    "prefixItems": lambda s, v, r: (
        not isinstance(v, list) or all(accepts(a, b, r) for a, b in zip(s["prefixItems"], v, strict=False))
    ),
    "anyOf": lambda s, v, r: any(accepts(each, v, r) for each in s["anyOf"]),
    "oneOf": lambda s, v, r: sum(accepts(each, v, r) for each in s["oneOf"]) == 1,
    "enum": lambda s, v, _: v in s["enum"],
    "const": lambda s, v, _: v == s["const"],
    "pattern": lambda s, v, _: not isinstance(v, str) or re.search(s["pattern"], v) is not None,
    "minLength": lambda s, v, _: not isinstance(v, str) or len(v) >= s["minLength"],
    "minItems": lambda s, v, _: not isinstance(v, list) or len(v) >= s["minItems"],
    "maxItems": lambda s, v, _: not isinstance(v, list) or len(v) <= s["maxItems"],
    "minProperties": lambda s, v, _: not isinstance(v, dict) or len(v) >= s["minProperties"],
    "minimum": lambda s, v, _: not isinstance(v, int | float) or v >= s["minimum"],
    "maximum": lambda s, v, _: not isinstance(v, int | float) or v <= s["maximum"],
}
