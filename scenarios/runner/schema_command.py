"""`offhook schema`: the JSON Schema of the scenario language on standard output."""

from __future__ import annotations

import json

import typer

from scenarios.language.editor_schema import editor_schema


def schema_command() -> int:
    """Print the schema. Returns 0."""
    typer.echo(json.dumps(editor_schema(), indent=2, ensure_ascii=False))
    return 0
