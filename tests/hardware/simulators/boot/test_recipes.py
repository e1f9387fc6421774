"""Every vendor's phone fetches its files from our own server, which knows it by its User-Agent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx
import pytest

from hardware.provisioning.answering import Answering, Fetch
from hardware.provisioning.catalog import Catalog
from hardware.simulators.boot.files import Folder, WebFiles
from hardware.simulators.boot.recipes import RECIPES, configuration_of
from hardware.simulators.vendors import MAKES
from tests.hardware.provisioning.lab_lines import config_of, with_everything
from tests.hardware.simulators.boot.test_files import TRUSTED
from tests.hardware.simulators.sim_stage import order_for

if TYPE_CHECKING:
    from hardware.lab_file import Vendor
    from hardware.simulators.order import PhoneOrder

VENDORS: tuple[Vendor, ...] = ("yealink", "poly", "grandstream", "grandstream_ht")


def test_every_vendor_has_a_recipe() -> None:
    assert RECIPES.keys() == MAKES.keys() == set(VENDORS)


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_phone_becomes_what_the_lab_says(vendor: Vendor) -> None:
    make, said = MAKES[vendor], list[str]()
    mac = f"{make.mac_prefix}0000aa"
    line = {"codecs": ("pcma",), "dtmf": "info", "ptime_ms": 30, "srtp": "required"}
    answering = Answering(
        Catalog([with_everything(config_of(vendor, make.model, mac, **line))]), tell=said.append, clock=lambda: 0.0
    )
    order = order_for(vendor, mac=mac)

    def serve(request: httpx.Request) -> httpx.Response:
        agent = request.headers["user-agent"]
        answer = answering.answer(
            Fetch(path=request.url.path, host="10.0.0.7", way="http", base_url="http://lab/", user_agent=agent)
        )
        return httpx.Response(answer.status, content=answer.file.content if answer.file else b"")

    async def main() -> PhoneOrder:
        agent = make.fetch_agent_of(order)
        files = WebFiles("http://lab/", user_agent=agent, trusted=TRUSTED, transport=httpx.MockTransport(serve))
        return await RECIPES[vendor](files, order)

    told = asyncio.run(main())
    assert (told.username, told.password) == ("reception", "Kq7vPzX2mT9bW4sJ8cRd")
    assert (told.codecs, told.keys, told.ptime_ms, told.srtp) == (("PCMA",), "info", 30, "required")
    assert told.web_password == "s3cret-web"
    assert said[-1] == "every phone of lab.yaml that has a MAC address has its file", said


def test_the_folder_of_a_phone_is_asked_by_its_name() -> None:
    order = order_for("poly")
    configuration = configuration_of(MAKES["poly"], order, Folder("http://lab/", None, "x"))
    assert configuration is not None
    assert MAKES["poly"].fetch_agent_of(order) == "FileTransport PolycomVVX-VVX_450-UA/6.4.0.9900 Type/Application"
