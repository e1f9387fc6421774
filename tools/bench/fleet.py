"""A fleet of simulated desk phones: provisioned, registered, called, answered and hung up; time and memory of each.

    python -m tools.bench.fleet --phones 200 --at-once 10 --talk 2 --json FILE

`offhook provision`, `offhook up` and a process of phones for each vendor, on loopback. The API calls half of the
phones; what they answer to dials the other half. Each phone has to hear its partner's signal.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from emulator.base.errors import Unavailable
from hardware.simulators.web import WebAnswer, WebServer
from tools.bench.fleet_lab import fleet_of, heard_windows, lab_file, platform_file
from tools.bench.fleet_phones import FleetPhones
from tools.bench.processes import children, machine, peak_resident_kib
from tools.bench.programs import running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hardware.simulators.web import WebRequest
    from tools.bench.fleet_lab import FleetPhone
    from tools.bench.programs import Program

LOOPBACK = "127.0.0.1"
OFFHOOK = (sys.executable, "-m", "emulator")
START_WITHIN_S, CALL_WITHIN_S = 300.0, 60.0
"""A machine that has other things to do is waited for; what never comes ends the run."""
NUMBER = "15550100"
HEARD_WINDOWS = 5
"""Of a fifth of a second, in which it has to hear its partner."""
LAST_WORDS = 1000
"""Characters."""


@dataclass(slots=True, kw_only=True)
class Figures:
    """What one run came to."""

    phones: int
    seconds: dict[str, float] = field(default_factory=dict)
    """Phase → how long it took."""
    peak_mib: dict[str, float] = field(default_factory=dict)
    """Process → the most memory that it had."""
    silent: list[str] = field(default_factory=list)
    """Phones that did not hear their partner."""
    machine: dict[str, str] = field(default_factory=machine)


class Fleet:
    """One run."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.figures = Figures(phones=options.phones)
        self._folder = folder
        self._options = options
        self._listed = fleet_of(options.phones)
        self._named: dict[str, Program] = {}
        self._facts: dict[str, Any] = {}

    async def run(self) -> Figures:
        """All phases. Raises Unavailable when a phone does not do its part."""
        lifting = httpx.AsyncClient(trust_env=False, timeout=CALL_WITHIN_S)
        async with contextlib.AsyncExitStack() as stack:
            await stack.enter_async_context(lifting)
            phones = FleetPhones(self._listed, lifting)
            url = await self._serve(stack)
            everybody = [phone.name for phone in self._listed]
            begun = time.monotonic()
            await phones.start(url, self._folder, stack)
            for what in ("provisioned", "registered"):
                await phones.until(what, everybody, START_WITHIN_S)
                self.figures.seconds[what] = time.monotonic() - begun
            app = WebServer(_answer, server_name="fleet")
            host, port = await app.start(LOOPBACK, 0)
            stack.push_async_callback(app.stop)
            await self._call_all(phones, f"http://{host}:{port}")
            self._weigh(phones)
        self.figures.silent = [one.name for one, other in self._pairs() if not self._hears(one, other)]
        return self.figures

    async def _serve(self, stack: contextlib.AsyncExitStack) -> str:
        """Start the platform and the provisioning server; the URL of the latter."""
        config, lab = self._folder / "offhook.yaml", self._folder / "lab.yaml"
        config.write_text(platform_file(self._listed), encoding="utf-8")
        up = [*OFFHOOK, "up", "--http", f"{LOOPBACK}:0", "--sip", f"{LOOPBACK}:0", "--config", str(config), "--json"]
        data = ["--data", str(self._folder / "data")]
        platform = await stack.enter_async_context(running(*up, *data, log=self._folder / "up.log"))
        self._facts = json.loads(await platform.line())
        sip = next(door.removeprefix("udp:") for door in self._facts["sip"] if door.startswith("udp:"))
        lab.write_text(lab_file(self._listed, sip), encoding="utf-8")
        serve = [*OFFHOOK, "provision", "--lab", str(lab), "--http", f"{LOOPBACK}:0", "--json"]
        server = await stack.enter_async_context(running(*serve, log=self._folder / "provision.log"))
        self._named = {"platform": platform, "provisioning": server}
        url: str = json.loads(await server.line())["http"]
        return url

    async def _call_all(self, phones: FleetPhones, app: str) -> None:
        """Group after group: how long calling and hanging up took, without the talks."""
        called = hung_up = 0.0
        pairs = list(zip(self._listed[::2], self._listed[1::2], strict=True))
        async with httpx.AsyncClient(
            base_url=f"{self._facts['url']}/v1/Account/{self._facts['auth_id']}/",
            auth=(self._facts["auth_id"], self._facts["auth_token"]),
            trust_env=False,
            timeout=CALL_WITHIN_S,
        ) as api:
            for first in range(0, len(pairs), self._options.at_once):
                group = pairs[first : first + self._options.at_once]
                names = [phone.name for pair in group for phone in pair]
                begun = time.monotonic()
                calls = await asyncio.gather(*(_call(api, app, *pair) for pair in group))
                await phones.until("established", names, CALL_WITHIN_S)
                called += time.monotonic() - begun
                await asyncio.sleep(self._options.talk)
                begun = time.monotonic()
                await asyncio.gather(*(_hang_up(api, call) for call in calls))
                await phones.until("terminated", names, CALL_WITHIN_S)
                hung_up += time.monotonic() - begun
        self.figures.seconds |= {"called and answered": called, "hung up": hung_up}

    def _weigh(self, phones: FleetPhones) -> None:
        for name, program in {**self._named, **phones.programs}.items():
            self.figures.peak_mib[name] = peak_resident_kib(program.pid) / 1024
            for number, child in enumerate(children(program.pid), start=1):
                self.figures.peak_mib[f"{name}, child {number}"] = peak_resident_kib(child) / 1024

    def _pairs(self) -> list[tuple[FleetPhone, FleetPhone]]:
        """Who has to hear whom."""
        return [
            each
            for one, other in zip(self._listed[::2], self._listed[1::2], strict=True)
            for each in ((one, other), (other, one))
        ]

    def _hears(self, phone: FleetPhone, partner: FleetPhone) -> bool:
        files = sorted(self._folder.glob(f"{phone.mac}-*.wav"))
        return len(files) == 1 and heard_windows(files[0], partner.code, HEARD_WINDOWS) == HEARD_WINDOWS


async def _answer(request: WebRequest) -> WebAnswer:
    """The answer URL: dial the phone that it names."""
    partner = request.path.removeprefix("/answer/")
    document = f"<Response><Dial><User>sip:{partner}@phone.plivo.com</User></Dial></Response>"
    return WebAnswer(body=document.encode(), content_type="text/xml")


async def _call(api: httpx.AsyncClient, app: str, phone: FleetPhone, partner: FleetPhone) -> str:
    """Have the API call a phone; its call_uuid."""
    asked = {"from": NUMBER, "to": f"sip:{phone.name}@phone.plivo.com", "answer_url": f"{app}/answer/{partner.name}"}
    answer = await api.post("Call/", json=asked)
    if answer.is_error:
        raise Unavailable(f"the API does not call {phone.name}: {answer.status_code} {answer.text}")
    call: str = answer.json()["request_uuid"]
    return call


async def _hang_up(api: httpx.AsyncClient, call: str) -> None:
    answer = await api.delete(f"Call/{call}/")
    if answer.is_error:
        raise Unavailable(f"the API does not end {call}: {answer.status_code} {answer.text}")


def _last_words(folder: Path) -> str:
    """Of every process that said something on standard error."""
    logs = {log.stem: log.read_text("utf-8", "replace")[-LAST_WORDS:] for log in sorted(folder.glob("*.log"))}
    return "".join(f"{name}: {text}\n" for name, text in logs.items() if text)


def table(figures: Figures) -> list[str]:
    """Markdown: phases, processes."""
    lines = [f"{figures.phones} phones", "", "| phase | seconds |", "|---|---|"]
    lines += [f"| {phase} | {seconds:.1f} |" for phase, seconds in figures.seconds.items()]
    lines += ["", "| process | peak of memory, MiB |", "|---|---|"]
    lines += [f"| {name} | {mib:.0f} |" for name, mib in figures.peak_mib.items()]
    heard = figures.phones - len(figures.silent)
    return [*lines, "", f"{heard} of {figures.phones} phones heard their partner"]


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.fleet", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--phones", type=int, default=200, help="an even number")
    parser.add_argument("--at-once", type=int, default=10, help="calls of a group, each of two phones")
    parser.add_argument("--talk", type=float, default=2.0, help="seconds of a call after the answer")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args(given)
    if options.phones < 2 or options.phones % 2 or options.at_once < 1 or not 1 <= options.talk <= 10:
        parser.error("an even number of phones, at least one call at once, a talk of 1 to 10 s")
    return options


def main(given: Sequence[str] | None = None) -> int:
    """The command; 1 when a phone did not hear its partner, 2 when one did not even do its part."""
    options = arguments(given)
    with tempfile.TemporaryDirectory(prefix="offhook-fleet-") as folder:
        try:
            figures = asyncio.run(Fleet(Path(folder), options).run())
        except Unavailable as error:
            sys.stdout.write(f"fleet: {error}\n{_last_words(Path(folder))}")
            return 2
    sys.stdout.write("\n".join(table(figures)) + "\n")
    if options.json is not None:
        options.json.write_text(json.dumps(asdict(figures), indent=1) + "\n", encoding="utf-8")
    return 1 if figures.silent else 0


if __name__ == "__main__":
    sys.exit(main())
