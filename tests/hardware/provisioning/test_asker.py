"""Vendor, model and MAC are read from what real phones send."""

from __future__ import annotations

import pytest

from hardware.provisioning.asker import Asker, identify


@pytest.mark.parametrize(
    ("name", "agent", "expected"),
    [
        ("0015654aa937.cfg", "Yealink SIP-T46G 28.72.0.1 00:15:65:4a:a9:37", ("yealink", "SIP-T46G", "0015654aa937")),
        ("y000000000066.cfg", "Yealink SIP-T46S 66.86.0.15 80:5e:c0:d5:7d:72", ("yealink", "SIP-T46S", "805ec0d57d72")),
        ("y000000000000.boot", "Yealink W60B 77.83.0.85 00:15:65:4a:a9:37", ("yealink", "W60B", "0015654aa937")),
        ("0004f2abcdef.cfg", "FileTransport PolycomVVX-VVX_450-UA/6.4.3", ("poly", "VVX_450", "0004f2abcdef")),
        ("482567abcdef.cfg", "FileTransport PolyEdge-Edge_E350-UA/8.1.0", ("poly", "Edge_E350", "482567abcdef")),
        ("000000000000.cfg", "FileTransport PolycomVVX-VVX_450-UA/6.4.3", ("poly", "VVX_450", "")),
        (
            "cfgc074ad273a10.xml",
            "Grandstream Model HW HT801 V1.1A SW 1.0.17.5 DevId c074ad273a10",
            ("grandstream_ht", "HT801", "c074ad273a10"),
        ),
        (
            "cfg000b82aabbcc",
            "Grandstream Model HW GXP2160 SW 1.0.11.79 DevId 000b82aabbcc",
            ("grandstream", "GXP2160", "000b82aabbcc"),
        ),
        ("spa508G.cfg", "Cisco/SPA508G-7.4.8a (0002FDFF2103)(CBT141400UK)", ("cisco_spa", "SPA508G", "0002fdff2103")),
        ("spa942.cfg", "Linksys/SPA-942-6.1.5(a) (88019FA42805)", ("cisco_spa", "SPA-942", "88019fa42805")),
        ("0002fdff2103.xml", "Cisco/SPA525G-7.4.4 (CBT141900G7)", ("cisco_spa", "SPA525G", "0002fdff2103")),
        ("8841-3PCC.xml", "Cisco-CP-8841-3PCC/11.3.1 (00562b043615)", ("cisco_mpp", "CP-8841-3PCC", "00562b043615")),
        ("ata191.cfg", "Cisco/ATA191-MPP-11-1-0-MSR4 (FCH2310)", ("cisco_mpp", "ATA191", "")),
        ("SEP0002FDFF2103.cnf.xml", "", (None, "", "0002fdff2103")),
        (
            "snomD785-000413922D24.htm",
            "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 000413922D24 SXM:0)",
            ("snom", "D785", "000413922d24"),
        ),
        ("0c383e001122.cfg", "Fanvil X4U 2.2.11 0c383e001122", ("fanvil", "X4U", "0c383e001122")),
        ("f0X4hw1.100.cfg", "Fanvil X4U 2.2.11 0c383e001122", ("fanvil", "X4U", "0c383e001122")),
        ("index.html", "curl/7.88.1", (None, "", "")),
        ("0015654aa937.cfg", "", (None, "", "0015654aa937")),
        ("00:15:65:4A:A9:37.cfg", "", (None, "", "0015654aa937")),
        ("0015654aa93799.cfg", "", (None, "", "")),
    ],
)
def test_who_asks(name: str, agent: str, expected: tuple[str | None, str, str]) -> None:
    asker = identify(name, agent)
    assert (asker.vendor, asker.model, asker.mac) == expected
    assert not asker.is_torn


def test_somebody_who_asks_for_anothers_file() -> None:
    asker = identify("0015654aa937.cfg", "Yealink SIP-T46G 28.72.0.1 00:15:65:4a:a9:38")
    assert asker == Asker("yealink", "SIP-T46G", "0015654aa937", is_torn=True)
