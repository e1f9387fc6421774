"""What is vendored is what is recorded of it, and what tools/npm pins; its licences lie beside it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "emulator" / "dashboard" / "static" / "vendor"
RECORDED = json.loads((VENDOR / "vendored.json").read_text("utf-8"))
LOCKED = json.loads((ROOT / "tools" / "npm" / "package-lock.json").read_text("utf-8"))["packages"]


def test_every_script_is_recorded_with_its_hash() -> None:
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.js")}
    assert hashes == {name: script["sha256"] for name, script in RECORDED.items()}


def test_it_was_made_of_the_versions_that_are_pinned() -> None:
    for script in RECORDED.values():
        pinned = {name: LOCKED[f"node_modules/{name}"]["version"] for name in script["packages"]}
        assert script["packages"] == pinned, "the pin has changed: run tools/vendor_browser.sh"
    assert f"// JsSIP {RECORDED['jssip.js']['packages']['jssip']}, " in (VENDOR / "jssip.js").read_text("utf-8")[:200]


def test_the_licence_of_every_package_lies_beside_it() -> None:
    texts = (VENDOR / "jssip.licenses.txt").read_text("utf-8")
    for name, version in RECORDED["jssip.js"]["packages"].items():
        assert f"{name} {version} (MIT)" in texts
    assert texts.count("AS IS") >= len(RECORDED["jssip.js"]["packages"])
