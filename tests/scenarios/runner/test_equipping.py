"""What a stage is equipped with: documents know the parties, everybody has a code and a password of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.testing.emulators import Emulators
from hardware.lab_file import Lab, LabPhone, Line
from scenarios.endpoints.run_lab import RunLab
from scenarios.language.scenario import PartyModel
from scenarios.runner.equipping import account_of
from scenarios.runner.platform_port import PlatformOrder
from scenarios.runner.stage import staged
from scenarios.runner.timeline import Timeline
from tests.scenarios.scenario_text import one_case
from tests.scenarios.stage_made_up import in_virtual_time

if TYPE_CHECKING:
    from pathlib import Path

SEALED = Line(transport="tls", srtp="optional")


def test_variables_and_accounts(tmp_path: Path) -> None:
    async def main() -> None:
        order = PlatformOrder(world="simulated", seed="1", data=tmp_path)
        async with staged(one_case(tmp_path), Emulators(), order, folder=tmp_path, timeline=Timeline()) as stage:
            server = stage.platform.sip_address
            assert stage.app.text("${agent.uri} ${caller.username}") == f"sip:adam@{server} caller"
            assert stage.app.text("${app_url} ${api_url} ${sip_domain}") == (
                f"http://app.offhook.test {stage.platform.http_url} {server}"
            )
            assert [account.code for account in stage.accounts.values()] == [1, 2]
            assert len({account.password for account in stage.accounts.values()}) == 2

    in_virtual_time(main)


def test_a_phone_of_the_lab_registers_as_it_was_set_up(tmp_path: Path) -> None:
    lab = RunLab(lab=Lab(phones={"vault": LabPhone(vendor="yealink", simulated=True, line=SEALED)}))
    model = PartyModel(phone="phone", device="vault")

    async def main() -> None:
        order = PlatformOrder(world="simulated", seed="1", data=tmp_path, serves_tls=True)
        async with Emulators().start(order) as platform:
            account = account_of("agent", model, 1, platform, lab)
            by_tls = platform.sip_server("tls", ipv6=False)
            assert (account.transport, account.srtp, account.server) == ("tls", True, by_tls)
            assert (account.username, by_tls == platform.sip_address) == ("vault", False)

    in_virtual_time(main)
