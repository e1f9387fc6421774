"""Where reports go, with and without `--offhook-out`."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from scenarios.in_pytest.report_folder import report_folder

if TYPE_CHECKING:
    import pytest


def config(out: str | None) -> pytest.Config:
    return cast(
        "pytest.Config",
        SimpleNamespace(
            getoption={"offhook_out": out}.get,
            invocation_params=SimpleNamespace(dir=Path("/project")),
            _tmp_path_factory=SimpleNamespace(getbasetemp=lambda: Path("/tmp/pytest-0")),
        ),
    )


def test_a_folder_for_each_node() -> None:
    assert report_folder(config("out"), "calls/a.call.yaml") == Path("/project/out/calls-a.call.yaml")
    assert report_folder(config("/lab"), "test_a.py::test_b[x y]") == Path("/lab/test_a.py-test_b-x-y")


def test_without_the_option_pytest_cleans_up() -> None:
    assert report_folder(config(None), "a.call.yaml") == Path("/tmp/pytest-0/offhook/a.call.yaml")
