"""A phone of the benchmark: its clicks are heard once each, in either codec; delays count from the right one."""

from __future__ import annotations

import pytest

from tools.bench.web_phones import CLICK_EVERY, TICK_S, Phone, WebPhones


@pytest.mark.parametrize("codec", ["PCMU", "opus"])
def test_clicks_are_heard_once_each(codec: str) -> None:
    mouth, ear = Phone(0, codec), Phone(1, codec)
    with mouth.socket, ear.socket:
        mouth.relay = ear.socket.getsockname()
        packets = 0
        for tick in range(4 * CLICK_EVERY):
            mouth.speak(tick * TICK_S)
            packets += ear.listen(tick * TICK_S)
    assert packets == 4 * CLICK_EVERY
    assert len(mouth.clicks) == 4
    assert len(ear.heard) == 4


def test_a_delay_is_from_the_click_before() -> None:
    phones = WebPhones(["PCMU", "PCMU"])
    one, other = phones.phones
    one.clicks, other.heard = [1.0, 1.5], [0.9, 1.1, 1.7]
    assert [round(each) for each in phones.delays_ms()] == [100, 200]
    assert phones.fewest_clicks() == 0
    one.heard = [1.2]
    assert phones.fewest_clicks() == 1
    phones.forget()
    assert phones.fewest_clicks() == 0
    assert phones.delays_ms() == []
    for phone in (one, other):
        phone.socket.close()
