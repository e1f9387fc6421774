"""Tests mirror sources: tests/emulator/sip/test_parser.py tests emulator/sip/parser.py, and nothing else is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.source_tree import has_behaviour, modules, read_module, sources

MIRRORED = ("emulator", "scenarios", "hardware", "tools")

# A module that is tested under another name, and why.
TESTED_ELSEWHERE = {
    "emulator/records/migrations/versions/v0001_first_tables.py": "by emulator/records/upgrading.py, which runs it",
    "emulator/records/migrations/versions/v0002_lists.py": "by emulator/records/upgrading.py, which runs it",
    "emulator/records/migrations/versions/v0003_transcriptions.py": "by emulator/records/upgrading.py, which runs it",
    "emulator/records/migrations/versions/v0004_accounts.py": "by emulator/records/upgrading.py, which runs it",
    "emulator/records/migrations/versions/v0005_rooms.py": "by emulator/records/upgrading.py, which runs it",
    "emulator/records/migrations/versions/v0006_told_of_recordings.py": "as the others",
    "tools/lock.py": "resolving needs the network; the lock it makes is installed and hash-checked by every run of CI",
}


def is_tested_by(test: Path) -> list[Path]:
    """The sources that `test` may stand for, nearest name first.

    `test_parser_torture.py` is a second test file of `parser.py`, for tests that one file cannot hold.
    """
    words = test.stem.removeprefix("test_").split("_")
    folder = Path(*test.parts[1:-1])
    names = ["_".join(words[:count]) for count in range(len(words), 0, -1)]
    return [folder / ("__init__.py" if name == folder.name else f"{name}.py") for name in names]


def place_of_test(source: Path) -> Path:
    """Where the test of `source` belongs; a package's `__init__` is tested under the package's name."""
    name = source.parent.name if source.stem == "__init__" else source.stem
    return Path("tests", source.parent, f"test_{name}.py")


def mirrored_tests() -> list[Path]:
    """The test files below tests/emulator and its like."""
    return [
        module.path
        for module in modules("tests")
        if len(module.path.parts) > 2 and module.path.parts[1] in MIRRORED and module.path.name.startswith("test_")
    ]


def test_every_source_has_its_test() -> None:
    existing = {path for test in mirrored_tests() for path in is_tested_by(test)}
    wrong = [
        f"{module.path}: no {place_of_test(module.path)}"
        for module in sources()
        if has_behaviour(module) and module.path not in existing and str(module.path) not in TESTED_ELSEWHERE
    ]
    assert not wrong, "\n".join(wrong)


def test_every_test_has_its_source() -> None:
    existing = {module.path for module in sources()}
    wrong = [str(test) for test in mirrored_tests() if not existing & set(is_tested_by(test))]
    assert not wrong, "tests of no source:\n" + "\n".join(wrong)


def test_no_exception_outlives_its_source() -> None:
    assert set(TESTED_ELSEWHERE) <= {str(module.path) for module in sources()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LIMIT = 3", False),
        ("class Order:\n    leg: str", False),
        ("class P(Protocol):\n    def go(self) -> None:\n        '''Go.'''\n    def on(self) -> None: ...", False),
        ("def f():\n    return 1", True),
        ("class C:\n    def f(self):\n        '''Do it.'''\n        go()", True),
    ],
)
def test_declarations_need_no_test(text: str, expected: bool) -> None:
    assert has_behaviour(read_module(Path("emulator/x.py"), text)) is expected


def test_a_package_is_tested_under_its_own_name() -> None:
    package = Path("emulator/callflow/verbs/__init__.py")
    assert place_of_test(package) == Path("tests/emulator/callflow/verbs/test_verbs.py")
    assert package in is_tested_by(place_of_test(package))


def test_a_second_test_file_names_its_source_first() -> None:
    assert Path("emulator/sip/parser.py") in is_tested_by(Path("tests/emulator/sip/test_parser_torture.py"))
    assert Path("emulator/sip/parser.py") not in is_tested_by(Path("tests/emulator/sip/test_torture_parser.py"))
