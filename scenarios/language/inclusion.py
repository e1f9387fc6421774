"""Files that include others: what several scenarios share is written once, and every place is still known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.base.errors import BadInput
from emulator.base.yaml_source import YamlSource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PART_ENDING = ".part.yaml"
"""Files that are only included; in a folder of scenarios they are no scenario."""


class MergedSource(YamlSource):
    """A file and what it includes, as one tree: mappings are joined, everything else is the file's own if it has it."""

    def __init__(self, file: str, text: str, parts: Sequence[YamlSource]) -> None:
        """Of several `parts` the first counts most, and less than the file."""
        super().__init__(file, text)
        self._parts = parts
        for part in parts:
            self.tree = _joined(self.tree, part.tree)

    def place(self, path: Sequence[str | int] = (), *, key: bool = False) -> str:
        """Where it is written: in the file, or in the first part that has it."""
        for part in self._parts:
            if not self.has(path) and part.has(path):
                return part.place(path, key=key)
        return super().place(path, key=key)


def read_source(file: Path, around: Sequence[Path] = ()) -> YamlSource:
    """A scenario file with everything it includes, relative to itself. Raises BadInput; `around` are the includers."""
    text = _text(file)
    own = YamlSource(str(file), text)
    parts = []
    for path, name in _included(own):
        part = file.parent / name
        if part.resolve() in [each.resolve() for each in (*around, file)]:
            raise own.bad(f"{name} includes itself", path)
        if not part.is_file():
            raise own.bad(f"no such file: {part}", path)
        source = read_source(part, (*around, file))
        if not isinstance(source.tree, dict):
            raise source.bad("expected a part of a scenario: a mapping")
        parts.append(source)
    return MergedSource(str(file), text, parts) if parts else own


def _included(source: YamlSource) -> list[tuple[tuple[str | int, ...], str]]:
    """Path in the tree → name of each file that is included."""
    wanted = source.tree.get("include", []) if isinstance(source.tree, dict) else []
    if isinstance(wanted, str):
        return [(("include",), wanted)]
    if not isinstance(wanted, list) or not all(isinstance(name, str) for name in wanted):
        raise source.bad("expected the name of a file, or a list of them", ("include",))
    return [(("include", number), name) for number, name in enumerate(wanted)]


def _joined(own: Any, other: Any) -> Any:
    if not isinstance(own, dict) or not isinstance(other, dict):
        return own
    joined = {key: _joined(value, other[key]) if key in other else value for key, value in own.items()}
    return joined | {key: value for key, value in other.items() if key not in own}


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", place=str(file)) from error
    except UnicodeDecodeError as error:
        raise BadInput(f"is not UTF-8 text (byte {error.start})", place=str(file)) from error
