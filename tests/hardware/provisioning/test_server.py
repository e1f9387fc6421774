"""Each vendor's phone, by its User-Agent and in its order, over real sockets."""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest
from defusedxml import ElementTree

from emulator.base.address import Address
from emulator.base.errors import Unavailable
from hardware.provisioning.answering import Answering
from hardware.provisioning.catalog import Catalog
from hardware.provisioning.plug_and_play import Question
from hardware.provisioning.server import ProvisioningServer, Ways
from hardware.provisioning.sockets import listening
from tests.hardware.provisioning.lab_lines import config_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hardware.provisioning.line_config import LineConfig

pytestmark = [pytest.mark.live, pytest.mark.asyncio]
LOCAL = Address("127.0.0.1", 0)

PHONES = {
    "yealink": config_of("yealink", "SIP-T46S", "0015654aa937"),
    "poly": config_of("poly", "VVX 450", "0004f2abcdef"),
    "grandstream": config_of("grandstream", "GXP2160", "000b82aabbcc"),
    "grandstream_ht": config_of("grandstream_ht", "HT801", "c074ad273a10"),
    "cisco_spa": config_of("cisco_spa", "SPA508G", "0002fdff2103"),
    "cisco_mpp": config_of("cisco_mpp", "CP-8841-3PCC", "00562b043615"),
    "snom": config_of("snom", "D785", "000413922d24"),
    "fanvil": config_of("fanvil", "X4U", "0c383e001122"),
}
ORDERS = {
    "yealink": (
        "Yealink SIP-T46S 66.86.0.15 00:15:65:4a:a9:37",
        [
            ("y000000000000.boot", 404),
            ("0015654aa937.boot", 404),
            ("y000000000066.cfg", 200),
            ("0015654aa937.cfg", 200),
        ],
    ),
    "poly": (
        "FileTransport PolycomVVX-VVX_450-UA/6.4.3.5156 Type/Application",
        [("0004f2abcdef.cfg", 200), ("0004f2abcdef-offhook.cfg", 200), ("0004f2abcdef-directory.xml", 404)],
    ),
    "grandstream": (
        "Grandstream Model HW GXP2160 SW 1.0.11.79 DevId 000b82aabbcc",
        [("cfg000b82aabbcc", 404), ("cfg000b82aabbcc.xml", 200)],
    ),
    "grandstream_ht": (
        "Grandstream Model HW HT801 V1.1A SW 1.0.17.5 DevId c074ad273a10",
        [("cfgc074ad273a10", 404), ("cfgc074ad273a10.xml", 200)],
    ),
    "cisco_spa": (
        "Cisco/SPA508G-7.4.8a (0002FDFF2103)(CBT141400UK)",
        [("spa508G.cfg", 200), ("0002fdff2103.xml", 200)],
    ),
    "cisco_mpp": ("Cisco-CP-8841-3PCC/11.3.1 (00562b043615)", [("8841-3PCC.xml", 200), ("00562b043615.xml", 200)]),
    "snom": (
        "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 000413922D24 SXM:0 UXM:0)",
        [("snomD785.htm", 200), ("snomD785-000413922D24.htm", 200)],
    ),
    "fanvil": ("Fanvil X4U 2.2.11 0c383e001122", [("f0X4hw1.100.cfg", 200), ("0c383e001122.cfg", 200)]),
}


class Lab:
    """A server, and what it told."""

    def __init__(self, phones: list[LineConfig]) -> None:
        self.told: list[str] = []
        self.answering = Answering(Catalog(phones), tell=self.told.append, clock=asyncio.get_running_loop().time)
        self.server = ProvisioningServer(self.answering)


@asynccontextmanager
async def opened(*phones: LineConfig, ways: Ways | None = None) -> AsyncIterator[Lab]:
    lab = Lab(list(phones))
    await lab.server.open(ways or Ways(http=LOCAL))
    try:
        yield lab
    finally:
        await lab.server.close()


@pytest.mark.parametrize("vendor", PHONES)
@pytest.mark.parametrize("by_token", [False, True])
async def test_a_phone_fetches_in_its_order(vendor: str, *, by_token: bool) -> None:
    phone, (agent, order) = PHONES[vendor], ORDERS[vendor]
    async with opened(phone) as lab, httpx.AsyncClient(headers={"User-Agent": agent}) as client:
        base = lab.server.one_time_url("reception") if by_token else lab.server.urls["http"]
        got = [await client.get(base + name) for name, _ in order]
    assert [each.status_code for each in got] == [status for _, status in order]
    with_password = [each for each in got if phone.password in each.text]
    assert len(with_password) == 1, "the password is in one file and no other"
    assert "192.168.1.5" in with_password[0].text
    if vendor != "yealink":
        for each in got:
            assert each.status_code == 404 or ElementTree.fromstring(each.content) is not None
    assert lab.answering.provisioned.missing == []
    assert len(lab.told) == 2


async def test_a_cisco_follows_the_rule_of_its_model() -> None:
    phone, (agent, _) = PHONES["cisco_spa"], ORDERS["cisco_spa"]
    async with opened(phone) as lab, httpx.AsyncClient(headers={"User-Agent": agent}) as client:
        model = await client.get(f"{lab.server.one_time_url('reception')}spa508G.cfg")
        rule = ElementTree.fromstring(model.content).findtext("Profile_Rule") or ""
        own = await client.get(rule.replace("$MA", phone.mac))
    assert phone.password in own.text


async def test_a_poly_follows_its_master() -> None:
    phone, (agent, _) = PHONES["poly"], ORDERS["poly"]
    async with opened(phone) as lab, httpx.AsyncClient(headers={"User-Agent": agent}) as client:
        base = lab.server.one_time_url("reception")
        master = await client.get(f"{base}{phone.mac}.cfg")
        own = await client.get(base + ElementTree.fromstring(master.content).attrib["CONFIG_FILES"])
    assert phone.password in own.text


async def test_two_hundred_phones_at_once() -> None:
    phones = [
        replace(PHONES["yealink"], phone=f"p{index}", mac=f"00156500{index:04x}", password=f"secret-{index}-of-its-own")
        for index in range(200)
    ]
    async with opened(*phones) as lab, httpx.AsyncClient(limits=httpx.Limits(max_connections=50)) as client:
        got = await asyncio.gather(*(client.get(f"{lab.server.urls['http']}{each.mac}.cfg") for each in phones))
    assert all(phone.password in answer.text for phone, answer in zip(phones, got, strict=True))
    assert lab.answering.provisioned.missing == []


async def test_plug_and_play_gives_a_one_time_url_to_those_of_the_lab() -> None:
    ways = Ways(http=LOCAL, tftp=LOCAL, pnp=LOCAL)
    async with opened(PHONES["snom"], ways=ways) as lab:
        url = lab.server._url_of(Question("000413922d24", "snom", "snomD785", "127.0.0.1"))
        stranger = lab.server._url_of(Question("000413922d25", "snom", "snomD785", "127.0.0.1"))
        assert set(lab.server.urls) == {"http", "tftp", "pnp"}
        assert lab.server.urls["pnp"].startswith("224.0.1.75:")
    assert re.fullmatch(re.escape(lab.server.urls["http"]) + r"[\w-]{22}/", url)
    assert stranger == ""
    assert 'vendor: snom, model: snomD785, mac: "00:04:13:92:2d:25"' in lab.told[0]


async def test_what_cannot_all_be_opened_is_not_opened() -> None:
    with listening(LOCAL) as taken, pytest.raises(Unavailable, match="is taken"):
        async with opened(PHONES["snom"], ways=Ways(tftp=LOCAL, https=Address(*taken.getsockname()), http=LOCAL)):
            pass
