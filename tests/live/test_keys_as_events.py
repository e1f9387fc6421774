"""Telephone events that we send (RFC 4733): baresip hears the keys, and tshark finds no fault in the packets."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.live.offhook_run import run_live

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.live, pytest.mark.slow, pytest.mark.peer("baresip"), pytest.mark.peer("tshark")]


def dissected(capture: Path, wanted: str, *fields: str) -> list[list[str]]:
    """The fields of the telephone events for which the filter `wanted` holds."""
    columns = [part for each in fields for part in ("-e", each)]
    command = ["tshark", "-r", str(capture), "-d", "udp.port==1024-65535,rtp", "-Y", f"rtpevent && {wanted}"]
    told = subprocess.run([*command, "-T", "fields", *columns], check=True, capture_output=True, text=True)
    return [line.split("\t") for line in told.stdout.splitlines()]


def test_baresip_and_tshark(tmp_path: Path) -> None:
    run_live(tmp_path, "scenarios/cases/dial/dial_send_digits.yaml", "--endpoint", "office=baresip")
    (log,) = tmp_path.glob("*/baresip-office.log")
    keys = re.findall(r"received event: '(.)' \(end=1\)", log.read_text(errors="replace"))
    assert [key for place, key in enumerate(keys) if keys[place - 1 : place] != [key]] == ["4", "2", "#"]
    capture = log.with_name("capture.pcap")
    starts = dissected(capture, "rtp.marker == 1", "rtpevent.event_id", "rtpevent.duration")
    assert starts == [["4", "160"], ["2", "160"], ["11", "160"]]
    assert len(dissected(capture, "rtpevent.end_of_event == 1", "rtpevent.duration")) == 9
    assert dissected(capture, "_ws.expert", "frame.number") == []
