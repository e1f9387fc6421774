"""A missing peer skips its test on a user's machine and fails it in CI; an unknown peer is a mistake everywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests import peers
from tests.conftest import pytest_runtest_setup
from tests.house.source_tree import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def fresh_answers() -> Iterator[None]:
    """Forget which peers were found, before and after each test."""
    peers.absence.cache_clear()
    yield
    peers.absence.cache_clear()


@pytest.fixture
def item(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> pytest.Item:
    """A test that wants baresip, on a machine that has no program at all."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    node = request.node
    assert isinstance(node, pytest.Item)
    node.add_marker(pytest.mark.peer("baresip"))
    return node


def test_a_user_skips(item: pytest.Item, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="baresip is not installed"):
        pytest_runtest_setup(item)


def test_ci_fails(item: pytest.Item, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="baresip is not installed"):
        pytest_runtest_setup(item)


def test_a_peer_that_is_there_is_used(item: pytest.Item, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda program: f"/usr/bin/{program}")
    pytest_runtest_setup(item)


def test_a_capture_program_without_the_right_to_capture_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda program: f"/usr/bin/{program}")
    monkeypatch.setattr(peers, "may_capture", lambda _: False)
    assert "no right" in peers.absence("dumpcap")


def test_an_optional_library_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    assert "pyVoIP" in peers.absence("pyvoip")


def test_a_package_of_npm_needs_node_and_is_looked_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(peers, "NODE_MODULES", tmp_path)
    monkeypatch.setattr("shutil.which", lambda program: f"/usr/bin/{program}")
    assert "npm package plivo is not installed" in peers.absence("plivo-node")
    peers.absence.cache_clear()
    (tmp_path / "plivo").mkdir()
    assert peers.absence("plivo-node") == ""
    peers.absence.cache_clear()
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert "node is not installed" in peers.absence("plivo-node")


def test_every_package_of_npm_is_installed_by_the_set_up() -> None:
    wanted = json.loads((ROOT / "tools/npm/package.json").read_text("utf-8"))["dependencies"]
    assert set(peers.NODE_PACKAGES.values()) == set(wanted)


def test_an_unknown_peer_is_a_mistake() -> None:
    with pytest.raises(peers.UnknownPeer, match="baresjp"):
        peers.absence("baresjp")


def test_every_program_is_installed_by_the_set_up() -> None:
    lines = (ROOT / "tools" / "system-packages.txt").read_text("utf-8").splitlines()
    brought = {line.split(maxsplit=2)[1] for line in lines if not line.startswith("#")}
    assert set(peers.PROGRAMS.values()) <= brought
