"""The browser phone's modules that are pure, tested where they run in a developer's hands: in Node."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
PAGE = HERE.parents[1] / "emulator" / "dashboard" / "static" / "phone"
PURE = ("dialling", "format", "progress", "words")


@pytest.mark.peer("node")
@pytest.mark.parametrize("name", PURE)
def test_the_tests_of_a_module_pass(name: str) -> None:
    ran = subprocess.run(
        ["node", "--test", str(HERE / f"{name}.test.mjs")], check=False, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    passed = re.search(r"^. pass (\d+)$", ran.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) > 0


def test_a_module_says_its_job_in_its_first_line() -> None:
    for path in sorted(PAGE.glob("*.js")):
        assert re.match(r"// [A-Z].*\.$", path.read_text("utf-8").partition("\n")[0]), path.name


def test_the_page_runs_no_script_and_no_style_that_is_not_a_file_of_ours() -> None:
    page = (PAGE / "index.html").read_text("utf-8")
    assert re.findall(r"<script(?![^>]*\bsrc=\"/static/)", page) == []
    assert re.findall(r"<style|\bstyle=|\bon[a-z]+=", page) == []
    assert re.findall(r"(?:src|href)=\"(?!/|#)", page) == []


def test_what_the_modules_look_up_is_on_the_page() -> None:
    page = (PAGE / "index.html").read_text("utf-8")
    given = set(re.findall(r"\bid=\"([a-z-]+)\"", page))
    wanted = {
        name
        for path in PAGE.glob("*.js")
        for name in re.findall(r"(?:\$|onClick|onForm|showDevices)\('([a-z-]+)'", path.read_text("utf-8"))
    }
    assert wanted
    assert wanted <= given


def test_every_field_and_button_has_a_name() -> None:
    page = (PAGE / "index.html").read_text("utf-8")
    labelled = set(re.findall(r"for=\"([a-z-]+)\"", page))
    fields = re.findall(r"<(?:input|select|textarea)\b[^>]*\bid=\"([a-z-]+)\"[^>]*>", page)
    ticks = set(re.findall(r"<label class=\"tick\"><input[^>]*\bid=\"([a-z-]+)\"", page))
    assert fields
    assert set(fields) <= labelled | ticks


def test_a_password_cannot_get_into_the_address_before_the_page_is_ready() -> None:
    page = (PAGE / "index.html").read_text("utf-8")
    assert re.search(r"<section id=\"sign-in\"[^>]* hidden>", page)
    assert '<form id="sign-in-form" method="post">' in page
