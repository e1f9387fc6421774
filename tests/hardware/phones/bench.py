"""A driver in front of a fake phone: its requests go to the fake instead of to a socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx

from hardware.lab_file import LabPhone
from hardware.phones.all_drivers import make_control
from tests.hardware.phones import fake_phones, golden_requests

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    import pytest

    from hardware.lab_file import Vendor
    from hardware.phones.control import Ability, PhoneControl


@dataclass(frozen=True)
class Make:
    """One vendor's fake phone and what its driver is to send."""

    vendor: Vendor
    fake: Callable[[], fake_phones.FakePhone]
    golden: Mapping[Ability, Sequence[str]]


MAKES = {
    "yealink": Make("yealink", fake_phones.FakeYealink, golden_requests.YEALINK),
    "poly": Make("poly", fake_phones.FakePoly, golden_requests.POLY),
    "grandstream": Make("grandstream", fake_phones.FakeGrandstream, golden_requests.GRANDSTREAM),
    "grandstream_ht": Make("grandstream_ht", fake_phones.FakeHt, golden_requests.GRANDSTREAM_HT),
    "grandstream_ht_v2": Make("grandstream_ht", fake_phones.FakeHtV2, golden_requests.GRANDSTREAM_HT_V2),
}


def driver_of(make: Make, fake: fake_phones.FakePhone, password: str = fake_phones.PASSWORD) -> PhoneControl:
    """The driver of a phone called `desk`."""
    phone = LabPhone(vendor=make.vendor, host="phone.test", web_password=password)
    handset: Any = fake if isinstance(fake, fake_phones.FakeHt) else None
    return make_control("desk", phone, handset=handset)


def connect(
    monkeypatch: pytest.MonkeyPatch, serve: Callable[[httpx.Request], httpx.Response | Awaitable[httpx.Response]]
) -> None:
    """Let every client of this test reach `serve` and nothing else."""

    async def handle(transport: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        await request.aread()
        answer = serve(request)
        return answer if isinstance(answer, httpx.Response) else await answer

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", handle)
