"""The base of every model of the language: no unknown word, and every complaint in the words of the writer."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from scenarios.language.words import unknown_word


class Part(BaseModel):
    """One mapping of a scenario file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _only_known_words(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            raise PydanticCustomError("mapping", "expected a mapping with: {words}", {"words": ", ".join(cls.words())})
        for word in data:
            if word not in cls.words():
                message = unknown_word("word", word, cls.words())
                raise PydanticCustomError("unknown_word", "{message}", {"message": message, "word": word})
        return data

    @classmethod
    def words(cls) -> list[str]:
        """The keys of this mapping as they are written."""
        return [field.alias or name for name, field in cls.model_fields.items()]


def _as_text(value: Any) -> Any:
    """YAML reads `-1` as a number and `true` as a truth value; on the wire both are text."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


Text = Annotated[str, BeforeValidator(_as_text, json_schema_input_type=str | int | float | bool)]
"""Text that may look like a number or a truth value."""
