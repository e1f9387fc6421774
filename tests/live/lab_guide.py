"""The files that docs/lab-guide.md shows, as somebody who follows it writes them down."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tests.house.source_tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = ROOT / "docs" / "lab-guide.md"
FENCED = re.compile(r"^```yaml\n# (\S+\.yaml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PHONE = "reception"


def shown() -> dict[str, str]:
    """Name → text of each file that the guide shows whole."""
    return dict(FENCED.findall(GUIDE.read_text("utf-8")))


def written(folder: Path, sip: str = "", **phone: object) -> Path:
    """The first case and its lab in `folder`; `phone` is added to what is said of the phone. The case."""
    files = shown()
    lab = re.sub(r"^sip: \S+", f"sip: {sip}" if sip else "", files["lab.yaml"], flags=re.MULTILINE)
    lab = lab.replace('"${RECEPTION}"', "of the guide")
    added = "".join(f"    {word}: {json.dumps(value)}\n" for word, value in phone.items())
    (folder / "lab.yaml").write_text(lab + added, encoding="utf-8")
    case = folder / "first_phone.yaml"
    case.write_text(files["first_phone.yaml"], encoding="utf-8")
    return case
