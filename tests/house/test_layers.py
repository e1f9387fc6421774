"""Rooms import only downwards. The order is the one of docs/architecture.md."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house.source_tree import Import, own_imports, read_module, sources

if TYPE_CHECKING:
    from tests.house.source_tree import Module

# From the floor up; rooms on one line are siblings and know nothing of each other.
STOREYS = (
    ("base",),
    ("sip", "sdp", "rtp", "audio", "sdk"),
    ("media",),
    ("callflow",),
    ("calls",),
    ("records",),
    ("webhooks",),
    ("api", "dashboard"),
    ("runtime",),
)
STOREY_OF = {room: storey for storey, rooms in enumerate(STOREYS) for room in rooms}
# The only files that may know every room: the composition root, the command line, and what `up` alone needs.
# The test kit may build a whole platform, so it may import `app` too.
ROOF = (
    "__main__",
    "app",
    "certs",
    "cli",
    "config",
    "control_assembly",
    "dashboard_assembly",
    "ctl",
    "ladder",
    "lan",
    "flow_assembly",
    "house_account",
    "ledger_desk",
    "setting_forms",
    "settings",
    "signalling_settings",
    "trunk_settings",
    "sip_side",
    "live",
    "serve",
    "surroundings",
    "upstream",
    "webrtc_settings",
)
TEST_KIT = "testing"
# Clients see a platform from outside: by its wire, by the test kit, or as one whole.
CLIENTS_MAY_IMPORT = frozenset({"sip", "sdp", "rtp", "audio", "base", TEST_KIT, "app"})


def room_of(module: str) -> str:
    """`sip` for `emulator.sip.parser`; empty for the bare package `emulator`."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def objection(importer: str, imported: str) -> str:
    """Why `importer` may not import `imported` (dotted names), or an empty string when it may."""
    home, target = importer.split(".", maxsplit=1)[0], imported.split(".", maxsplit=1)[0]
    if home == "tools":
        return ""
    if target in ("tests", "tools"):
        return f"{target} is for developers; sources do not need it"
    if home == "emulator":
        return _objection_in_emulator(room_of(importer), target, room_of(imported))
    if target == "emulator" and room_of(imported) not in CLIENTS_MAY_IMPORT | {""}:
        return f"{home} is a client of the emulator: it may not look into {room_of(imported)}"
    if home == "hardware" and target == "scenarios":
        return "hardware stands below scenarios"
    return ""


def _objection_in_emulator(home: str, folder: str, room: str) -> str:
    if folder != "emulator":
        return "" if home == "cli" else f"only the command line knows {folder}"
    if room == TEST_KIT and home != TEST_KIT:
        return "nobody in the emulator imports its test kit"
    if home in ROOF or home == TEST_KIT or room in (home, ""):
        return ""
    if home and home not in STOREY_OF:
        return f"{home} is no room of the house; see docs/architecture.md"
    if room not in STOREY_OF or STOREY_OF[room] >= STOREY_OF.get(home, -1):
        return f"{home or 'the package itself'} may not import {room}: it does not stand below"
    return ""


def objections(module: Module) -> list[str]:
    """One line for every import of `module` that goes the wrong way."""
    checked = [(found, objection(module.name, found.module)) for found in own_imports(module)]
    return [f"{module.place(found.line)}: {found.module}: {why}" for found, why in checked if why]


def test_every_room_has_its_place() -> None:
    rooms = {room_of(module.name) for module in sources() if module.path.parts[0] == "emulator"}
    assert rooms - set(STOREY_OF) - set(ROOF) - {TEST_KIT, ""} == set(), "a folder or file that is no room of the house"


def test_imports_go_down() -> None:
    wrong = [line for module in sources() for line in objections(module)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("emulator.sip.parser", "emulator.sdp.offer"),
        ("emulator.media.engine", "emulator.calls.call"),
        ("emulator.api.calls.routes", "emulator.dashboard.live"),
        ("emulator.api.calls.routes", "emulator.runtime.courier"),
        ("emulator.base.ids", "emulator.sip.parser"),
        ("emulator.runtime.driver", "emulator.testing.clock"),
        ("emulator.cli", "emulator.testing.clock"),
        ("emulator.runtime.driver", "emulator.app"),
        ("emulator.app", "scenarios.runner"),
        ("emulator.media.engine", "tests.oracles.engine"),
        ("scenarios.runner", "emulator.calls.call"),
        ("scenarios.runner", "emulator.runtime.driver"),
        ("hardware.phone", "scenarios.runner"),
        ("emulator.attic.thing", "emulator.base.ids"),
    ],
)
def test_an_import_upwards_or_sideways_is_refused(importer: str, imported: str) -> None:
    assert objection(importer, imported)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("emulator.sip.parser", "emulator.base.ids"),
        ("emulator.sip.parser", "emulator.sip.grammar"),
        ("emulator.calls.call", "emulator.media.commands"),
        ("emulator.runtime.driver", "emulator.calls.call"),
        ("emulator.app", "emulator.runtime.driver"),
        ("emulator.cli", "scenarios.runner"),
        ("emulator.testing.world", "emulator.app"),
        ("scenarios.runner", "emulator.testing.world"),
        ("scenarios.runner", "emulator"),
        ("scenarios.runner", "hardware.phone"),
        ("tools.ladder", "emulator.runtime.driver"),
    ],
)
def test_an_import_downwards_is_allowed(importer: str, imported: str) -> None:
    assert objection(importer, imported) == ""


def test_an_import_under_type_checking_and_a_relative_one_are_seen() -> None:
    text = "if TYPE_CHECKING:\n    from emulator.calls import call\n\ndef f():\n    from ..api import app\n"
    module = read_module(Path("emulator/sip/parser.py"), text)
    known = frozenset({"emulator.calls.call", "emulator.api.app"})
    assert own_imports(module, known) == [Import("emulator.calls.call", 2), Import("emulator.api.app", 5)]
