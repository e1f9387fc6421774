"""What a case needs of its platform before it begins: app, numbers, accounts, phones, and what variables stand for."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from hardware.phones.control import ControlDoor
from scenarios.endpoints.desk_phone import DeskPhone
from scenarios.endpoints.desk_phone_driver import Surroundings, connect
from scenarios.endpoints.kinds import make_phone
from scenarios.endpoints.phone import Account
from scenarios.endpoints.run_lab import RunLab
from scenarios.runner.inline_app import sound_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from scenarios.endpoints.phone import Phone
    from scenarios.language.scenario import PartyModel, Scenario
    from scenarios.runner.platform_port import Devices, Platform

APP_NAME = "app under test"
NO_PHONES = RunLab()
NOWHERE: Mapping[str, str] = MappingProxyType({})


def phone_of(
    account: Account,
    scenario: Scenario,
    platform: Platform,
    folder: Path,
    lab: RunLab = NO_PHONES,
    devices: Devices | None = None,
    action_urls: Mapping[str, str] = NOWHERE,
) -> Phone:
    """A party's phone, known to the platform and not switched on yet.

    `devices` lift handsets; `action_urls`: where simulated phones report, by their names in the lab.
    """
    party = scenario.parties[account.party]
    platform.add_endpoint(account.username, account.password, number=party.number or "", srtp=account.srtp)
    if (device := lab.phone_of(party)) is not None:
        door = ControlDoor(platform.http_url, platform.control_token)
        hook = devices.handset(device.hook) if devices is not None and device.hook and not device.simulated else None
        reports_to = action_urls.get(str(party.device), "")
        around = Surroundings(door=door, ask=platform.ask, folder=folder.absolute(), hook=hook, reports_to=reports_to)
        phone = DeskPhone(account, platform.trace, partial(connect, str(party.device), device, account, around))
        if account.username in lab.kept and not device.simulated:
            platform.adopt(lab.kept[account.username])
            phone.knows(platform.carried(account.username), platform.now())
        return phone
    wanted = scenario.made_up_network(account.party)
    rough = wanted and platform.rough_network(account.code, wanted.impairment, wanted.nat)
    network = rough or platform.network
    return make_phone(party.phone, account, network=network, ids=platform.ids, folder=folder, habits=party.habits)


def equip(platform: Platform, scenario: Scenario, app_url: str) -> None:
    """Make the application whose URLs lie below `app_url`, and the numbers that lead to it."""
    app = scenario.app
    hangup_url = f"{app_url}{app.hangup}" if app.hangup else ""
    platform.add_application(APP_NAME, answer_url=f"{app_url}{app.answer}", hangup_url=hangup_url)
    for number in scenario.numbers:
        platform.add_number(number, APP_NAME)


def accounts_of(scenario: Scenario, platform: Platform, lab: RunLab = NO_PHONES) -> dict[str, Account]:
    """Every party gets a code of its own, from 1 in the order of the file."""
    return {
        party: account_of(party, model, code, platform, lab)
        for code, (party, model) in enumerate(scenario.parties.items(), 1)
    }


def account_of(party: str, model: PartyModel, code: int, platform: Platform, lab: RunLab = NO_PHONES) -> Account:
    """The account of one party, with a password of this run if its phone was not given one before."""
    username, password = lab.login_of(model)
    device = lab.phone_of(model)
    transport = model.transport if device is None else device.line.transport
    return Account(
        party=party,
        username=username or model.username or party,
        password=password or platform.ids.token(),
        server=platform.sip_server(transport, ipv6=model.ip == 6),
        by_web_socket=platform.web_socket_address,
        code=code,
        speaks_anything=lab.speaks_anything(model),
        srtp=model.srtp if device is None else device.line.srtp != "off",
        transport=transport,
        codecs=model.codecs,
    )


def variables_of(platform: Platform, scenario: Scenario, accounts: dict[str, Account], app_url: str) -> dict[str, str]:
    """What `${name}` stands for in this run."""
    variables = {
        "app_url": app_url,
        "app_ws_url": "ws" + app_url.removeprefix("http"),
        "api_url": platform.http_url,
        "sip_domain": str(platform.sip_address),
    }
    for party, account in accounts.items():
        variables[f"{party}.uri"] = account.aor
        variables[f"{party}.username"] = account.username
        variables[f"{party}.number"] = scenario.parties[party].number or ""
    for name in scenario.app.sounds:
        variables[f"{name}.url"] = f"{app_url}{sound_path(name)}"
    return variables
