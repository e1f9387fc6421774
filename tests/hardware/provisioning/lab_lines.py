"""Phones to provision, and the files that they are held against."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emulator.base.address import Address
from hardware.lab_file import Line
from hardware.provisioning.line_config import LineConfig

if TYPE_CHECKING:
    from hardware.lab_file import Vendor
    from hardware.provisioning.line_config import ConfigFile

GOLDEN = Path(__file__).parent / "golden"
PLAIN = LineConfig(
    phone="reception",
    vendor="yealink",
    model="SIP-T46S",
    mac="0015654aa937",
    username="reception",
    password="Kq7vPzX2mT9bW4sJ8cRd",
    display_name="Reception & <front>",
    host="192.168.1.5",
    port=5062,
    line=Line(),
    reports=Address("192.168.1.5", 5060),
    web_user="",
    web_password="",
    events="",
)


def config_of(vendor: Vendor, model: str, mac: str, **line: Any) -> LineConfig:
    """As `PLAIN`, of another phone; `line` as in lab.yaml."""
    reports = PLAIN.reports if line.get("quality_reports", True) else None
    return replace(PLAIN, vendor=vendor, model=model, mac=mac, line=Line(**line), reports=reports)


def with_everything(config: LineConfig) -> LineConfig:
    """With a password for its web interface and action URLs, too."""
    return replace(config, web_password="s3cret-web", events="http://192.168.1.5:8091")


def is_golden(file: ConfigFile, name: str) -> bool:
    """Whether a file is, to the byte, the one that is kept under `name`."""
    return file.content == (GOLDEN / name).read_bytes()
