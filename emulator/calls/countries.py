"""Countries: their calling codes (ITU-T E.164), and how one dials within them (national numbering plans)."""

from __future__ import annotations

from typing import NamedTuple


class Country(NamedTuple):
    """A country, as its telephones know it."""

    iso: str
    """ISO 3166-1, two letters."""
    name: str
    code: str
    """Of E.164, without a plus."""
    trunk_prefix: str
    """What is dialled before a national number; empty: nothing."""
    international_prefix: str
    """What is dialled before the code of another country; empty: it depends on the carrier."""
    length: int = 0
    """Digits of every national number; 0: they vary."""


_COUNTRIES = (
    Country("AE", "United Arab Emirates", "971", "0", "00"),
    Country("AR", "Argentina", "54", "0", "00"),
    Country("AT", "Austria", "43", "0", "00"),
    Country("AU", "Australia", "61", "0", "0011"),
    Country("BD", "Bangladesh", "880", "0", "00"),
    Country("BE", "Belgium", "32", "0", "00"),
    Country("BG", "Bulgaria", "359", "0", "00"),
    Country("BR", "Brazil", "55", "0", ""),
    Country("CA", "Canada", "1", "1", "011", 10),
    Country("CH", "Switzerland", "41", "0", "00"),
    Country("CL", "Chile", "56", "", "", 9),
    Country("CN", "China", "86", "0", "00"),
    Country("CO", "Colombia", "57", "", "", 10),
    Country("CY", "Cyprus", "357", "", "00", 8),
    Country("CZ", "Czechia", "420", "", "00", 9),
    Country("DE", "Germany", "49", "0", "00"),
    Country("DK", "Denmark", "45", "", "00", 8),
    Country("EE", "Estonia", "372", "", "00"),
    Country("EG", "Egypt", "20", "0", "00"),
    Country("ES", "Spain", "34", "", "00", 9),
    Country("FI", "Finland", "358", "0", "00"),
    Country("FR", "France", "33", "0", "00"),
    Country("GB", "United Kingdom", "44", "0", "00"),
    Country("GH", "Ghana", "233", "0", "00"),
    Country("GR", "Greece", "30", "", "00", 10),
    Country("HK", "Hong Kong", "852", "", "001", 8),
    Country("HR", "Croatia", "385", "0", "00"),
    Country("HU", "Hungary", "36", "06", "00"),
    Country("ID", "Indonesia", "62", "0", "001"),
    Country("IE", "Ireland", "353", "0", "00"),
    Country("IL", "Israel", "972", "0", "00"),
    Country("IN", "India", "91", "0", "00"),
    Country("IS", "Iceland", "354", "", "00", 7),
    Country("IT", "Italy", "39", "", "00"),
    Country("JP", "Japan", "81", "0", "010"),
    Country("KE", "Kenya", "254", "0", "000"),
    Country("KR", "South Korea", "82", "0", "001"),
    Country("LK", "Sri Lanka", "94", "0", "00"),
    Country("LT", "Lithuania", "370", "0", "00"),
    Country("LU", "Luxembourg", "352", "", "00"),
    Country("LV", "Latvia", "371", "", "00", 8),
    Country("MA", "Morocco", "212", "0", "00"),
    Country("MT", "Malta", "356", "", "00", 8),
    Country("MX", "Mexico", "52", "", "00", 10),
    Country("MY", "Malaysia", "60", "0", "00"),
    Country("NG", "Nigeria", "234", "0", "009"),
    Country("NL", "Netherlands", "31", "0", "00"),
    Country("NO", "Norway", "47", "", "00", 8),
    Country("NP", "Nepal", "977", "0", "00"),
    Country("NZ", "New Zealand", "64", "0", "00"),
    Country("PE", "Peru", "51", "0", "00"),
    Country("PH", "Philippines", "63", "0", "00"),
    Country("PK", "Pakistan", "92", "0", "00"),
    Country("PL", "Poland", "48", "", "00", 9),
    Country("PT", "Portugal", "351", "", "00", 9),
    Country("RO", "Romania", "40", "0", "00"),
    Country("RS", "Serbia", "381", "0", "00"),
    Country("SA", "Saudi Arabia", "966", "0", "00"),
    Country("SE", "Sweden", "46", "0", "00"),
    Country("SG", "Singapore", "65", "", "001", 8),
    Country("SI", "Slovenia", "386", "0", "00"),
    Country("SK", "Slovakia", "421", "0", "00"),
    Country("TH", "Thailand", "66", "0", "001"),
    Country("TR", "Turkey", "90", "0", "00"),
    Country("TW", "Taiwan", "886", "0", "002"),
    Country("UA", "Ukraine", "380", "0", "00"),
    Country("US", "United States", "1", "1", "011", 10),
    Country("VN", "Vietnam", "84", "0", "00"),
    Country("ZA", "South Africa", "27", "0", "00"),
)
COUNTRIES: dict[str, Country] = {country.iso: country for country in _COUNTRIES}
"""By their two letters."""
