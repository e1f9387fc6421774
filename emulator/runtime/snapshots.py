"""Snapshots: all records with the files of recordings, kept under a name in the data folder, and brought back."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.base.errors import BadInput, Unavailable
from emulator.records.dump import dump, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from emulator.records.dump import Row
    from emulator.records.store import Store

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_RECORDS, _STATE, _FILES = "records.jsonl", "state.json", "recordings"
_HALF_DONE = ".part"


class Snapshots:
    """Each in a folder of its own: `records.jsonl`, `state.json` and a copy of every file of recordings."""

    def __init__(self, folder: Path, store: Store, recordings: Path) -> None:
        """`folder` holds them all and need not be there; `recordings` is where the files of recordings live."""
        self._folder = folder
        self._store = store
        self._recordings = recordings
        self._aside = recordings.with_suffix(".before")
        self._begun = folder / ".restoring"
        """Names the snapshot that is being brought back; while it is there, files and records may not fit."""

    def names(self) -> list[str]:
        """Those that there are, in the order of the alphabet."""
        if not self._folder.is_dir():
            return []
        return sorted(path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name))

    def take(self, name: str, state: Mapping[str, Any]) -> None:
        """Keep everything as it is, with `state` (JSON) beside it; one of the same name is replaced.

        Raises BadInput for a name that is none, Unavailable when it cannot be written.
        """
        final = self._path(name)
        part = final.with_suffix(_HALF_DONE)
        try:
            shutil.rmtree(part, ignore_errors=True)
            shutil.copytree(self._recordings, part / _FILES)
            with (part / _RECORDS).open("w", encoding="utf-8") as lines:
                lines.writelines(json.dumps(row) + "\n" for row in dump(self._store))
            (part / _STATE).write_text(json.dumps(state), encoding="utf-8")
            shutil.rmtree(final, ignore_errors=True)
            part.rename(final)
        except OSError as error:
            shutil.rmtree(part, ignore_errors=True)
            raise Unavailable(f"snapshot {name}: {error.strerror or error}") from error

    def restore(self, name: str) -> Mapping[str, Any] | None:
        """Let everything be as it was; the state that was kept with it. None when there is no such snapshot.

        Raises BadInput for one of another version, Unavailable when it cannot be read; everything is then as before.
        After a crash in the middle `finish` brings back the rest.
        """
        source = self._path(name)
        if not source.is_dir():
            return None
        try:
            self._begun.write_text(name, encoding="utf-8")
        except OSError as error:
            raise Unavailable(f"{self._begun}: {error.strerror}") from error
        try:
            return self._bring_back(source)
        finally:
            self._begun.unlink(missing_ok=True)

    def finish(self) -> None:
        """Bring back what was being brought back when the platform crashed; to be called before anything else.

        Raises Unavailable when that cannot be; the next start tries again.
        """
        if not self._begun.exists():
            return
        name = self._begun.read_text(encoding="utf-8")
        try:
            self._bring_back(self._path(name))
        except BadInput:  # It was refused the first time, too, or is no more: the records are as before.
            if self._aside.is_dir():
                shutil.rmtree(self._recordings, ignore_errors=True)
                self._aside.rename(self._recordings)
        self._begun.unlink()

    def _bring_back(self, source: Path) -> Mapping[str, Any]:
        files, is_exchanged = self._recordings.with_suffix(_HALF_DONE), False

        def exchange() -> None:
            """Put the files in the place of those that there are, which stay aside until the records are there."""
            nonlocal is_exchanged
            if self._recordings.is_dir():
                shutil.rmtree(self._aside, ignore_errors=True)
                self._recordings.rename(self._aside)
            is_exchanged = True
            files.rename(self._recordings)

        try:
            shutil.rmtree(files, ignore_errors=True)
            shutil.copytree(source / _FILES, files)
            state: Mapping[str, Any] = json.loads((source / _STATE).read_text(encoding="utf-8"))
            load(self._store, self._rows(source / _RECORDS), then=exchange)
        except BaseException as error:
            if is_exchanged:
                shutil.rmtree(self._recordings, ignore_errors=True)
                self._aside.rename(self._recordings)
            raise _named(error, source.name) from error
        finally:
            shutil.rmtree(files, ignore_errors=True)
        shutil.rmtree(self._aside, ignore_errors=True)
        return state

    def delete(self, name: str) -> bool:
        """Forget one. False when there is none of that name."""
        path = self._path(name)
        if not path.is_dir():
            return False
        shutil.rmtree(path)
        return True

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise BadInput("expected letters, digits, - and _, 64 at most", place="name")
        return self._folder / name

    def _rows(self, path: Path) -> Iterator[Row]:
        """Files lie in the folder of this platform, wherever they lay when the snapshot was taken."""
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                table, row = json.loads(line)
                if table == "recordings" and row.get("path"):
                    row["path"] = str(self._recordings / Path(row["path"]).name)
                yield table, row


def _named(error: BaseException, name: str) -> BaseException:
    """As what the caller is told of an error."""
    if isinstance(error, OSError):
        return Unavailable(f"snapshot {name}: {error.strerror or error}")
    return BadInput(f"snapshot {name} is broken: {error}") if isinstance(error, ValueError) else error
