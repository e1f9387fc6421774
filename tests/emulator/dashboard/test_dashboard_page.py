"""The dashboard's page: its pure modules, run by Node; that it stays small, whole, and asks nobody else."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import emulator.dashboard

STATIC = Path(emulator.dashboard.__file__).with_name("static")
PAGES = Path(__file__).with_name("pages")
PURE = [
    "addresses",
    "ended_calls",
    "format",
    "ladder_lines",
    "level_scale",
    "prompt_words",
    "run_words",
    "state_fold",
    "view_names",
    "waveform_shape",
    "webhook_words",
]
OWN = sorted([STATIC / "index.html", *STATIC.glob("*.css"), *(STATIC / "dashboard").glob("*.js")])
LONGEST = 400
WIDEST = 140


@pytest.mark.peer("node")
def test_pure_modules() -> None:
    files = [str(path) for path in sorted(PAGES.glob("*.test.js"))]
    assert files
    ran = subprocess.run(
        ["node", "--test", "--test-reporter=tap", *files], check=False, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stdout
    assert re.search(r"^# fail 0$", ran.stdout, re.M), ran.stdout
    assert int(re.search(r"^# pass (\d+)$", ran.stdout, re.M)[1]) >= len(files)  # type: ignore[index]


@pytest.mark.peer("node")
@pytest.mark.parametrize("path", sorted((STATIC / "dashboard").glob("*.js")), ids=lambda path: path.name)
def test_every_module_parses(path: Path) -> None:
    ran = subprocess.run(["node", "--check", str(path)], check=False, capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_know_no_page_and_no_clock(name: str) -> None:
    text = (STATIC / "dashboard" / f"{name}.js").read_text()
    assert not re.search(r"\b(document|window|fetch|performance|Date\.now|Math\.random|new Date\(\))\b", text)


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_files_are_small(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert len(lines) <= LONGEST
    assert max(map(len, lines)) <= WIDEST


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_other_host_is_asked(path: Path) -> None:
    assert not re.search(r"""["'(=]\s*(https?:)?//""", path.read_text())


def test_the_page_has_nothing_inline_that_its_policy_forbids() -> None:
    page = (STATIC / "index.html").read_text()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert re.findall(r"<script(.*?)>(.*?)</script>", page) == [(' type="module" src="/static/dashboard/main.js"', "")]


def test_whatever_the_page_names_is_there() -> None:
    page = (STATIC / "index.html").read_text()
    named = re.findall(r'(?:src|href)="/static/([^"]+)"', page)
    assert {"dashboard/main.js", "theme.css"} <= set(named)
    assert [name for name in named if not (STATIC / name).is_file()] == []


def test_every_module_imports_what_is_there_and_somebody_needs_it() -> None:
    folder = STATIC / "dashboard"
    imported = {name for path in folder.glob("*.js") for name in re.findall(r'from "\./([^"]+)"', path.read_text())}
    assert imported | {"main.js"} == {path.name for path in folder.glob("*.js")}


def test_scripts_use_only_elements_that_the_page_has() -> None:
    page = (STATIC / "index.html").read_text()
    there = set(re.findall(r'\bid="([^"]+)"', page))
    for path in (STATIC / "dashboard").glob("*.js"):
        wanted = set(re.findall(r'document\.querySelector\("#([\w-]+)"\)', path.read_text()))
        assert wanted <= there, path.name


def test_there_is_no_way_to_delete_a_recording() -> None:
    for path in OWN:
        assert not re.search(r"\bdelete\b(?! one here)", path.read_text(), re.I), path.name
