"""Which words a phone is spoken to in, by its User-Agent."""

from __future__ import annotations

import pytest

from emulator.sip.phone_profiles import PROFILES, profile_of


@pytest.mark.parametrize(
    ("user_agent", "vendor", "fields", "reboot", "resync"),
    [
        ("Yealink SIP-T46S 66.86.0.15", "yealink", ["Alert-Info"], "check-sync;reboot=true", "check-sync;reboot=false"),
        ("PolycomVVX-VVX_450-UA/6.4.0", "poly", ["Alert-Info"], "check-sync", "check-sync"),
        ("PolyEdge-Edge_E350-UA/8.1", "poly", ["Alert-Info"], "check-sync", "check-sync"),
        ("Grandstream HT801 1.0.29.8", "grandstream", ["Call-Info"], "check-sync;reboot=true", "resync"),
        ("Cisco/SPA504G-7.6.2", "cisco_spa", ["Call-Info"], "reboot=true", "resync"),
        ("Linksys/SPA942-6.1.5(a)", "cisco_spa", ["Call-Info"], "reboot=true", "resync"),
        ("Cisco-CP-8841-3PCC/11.3.1", "cisco_mpp", ["Call-Info"], "check-sync", "check-sync"),
        ("snomD785/10.1.46", "snom", ["Alert-Info", "Call-Info"], "check-sync;reboot=true", "check-sync;reboot=false"),
        (" Fanvil X4U 2.12.1", "fanvil", ["Alert-Info", "Call-Info"], "check-sync;reboot=true", "check-sync"),
        ("baresip v3.6", "other", ["Alert-Info", "Call-Info", "Answer-Mode"], "check-sync;reboot=true", "check-sync"),
        ("", "other", ["Alert-Info", "Call-Info", "Answer-Mode"], "check-sync;reboot=true", "check-sync"),
    ],
)
def test_each_is_spoken_to_in_its_own_words(
    user_agent: str, vendor: str, fields: list[str], reboot: str, resync: str
) -> None:
    profile = profile_of(user_agent)
    assert (profile.vendor, profile.reboot, profile.resync) == (vendor, reboot, resync)
    assert [name for name, _ in profile.auto_answer] == fields


def test_the_words_themselves() -> None:
    said = {each.vendor: dict(each.auto_answer) for each in PROFILES}
    assert said["yealink"]["Alert-Info"] == "<http://127.0.0.1>;info=alert-autoanswer;delay=0"
    assert said["poly"]["Alert-Info"] == "info=Auto Answer"
    assert said["grandstream"]["Call-Info"] == "<sip:127.0.0.1>;answer-after=0"
