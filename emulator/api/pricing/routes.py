"""Pricing/: what this platform charges, by country. plivo_rest.md §6."""

from fastapi import APIRouter

from emulator.api.access import AtDesk
from emulator.api.arguments import Arguments, CountryIso, Given, check, in_query
from emulator.api.errors import ApiError
from emulator.api.pricing.reply import PricingAnswer
from emulator.calls.countries import COUNTRIES, Country
from emulator.records.billing import call_amount

router = APIRouter(prefix="/Pricing", tags=["Pricing"])


class AskPricing(Arguments):
    """`GET Pricing/`."""

    country_iso: CountryIso


@router.get("", response_model=None, responses={200: {"model": PricingAnswer}}, openapi_extra=in_query(AskPricing))
async def get_pricing(desk: AtDesk, given: Given) -> dict[str, object]:
    """The prices of one country."""
    wanted = check(AskPricing, given)
    country = COUNTRIES.get(wanted.country_iso)
    if country is None:
        raise ApiError(400, "country_iso parameter is invalid: there is no such country")
    return {"api_id": desk.api_id, **_prices(country)}


def _prices(country: Country) -> dict[str, object]:
    """The rate of calls is the one by which detail records are charged; numbers and messages cost nothing."""
    call, nothing = {"rate": call_amount(60)}, {"rate": call_amount(0)}
    voice = {"ip": call, "local": call, "tollfree": call}
    return {
        "country": country.name,
        "country_code": int(country.code),
        "country_iso": country.iso,
        "message": {"inbound": nothing, "outbound": nothing, "outbound_networks_list": []},
        "phone_numbers": {"local": nothing, "tollfree": nothing},
        "voice": {
            "inbound": voice,
            "outbound": {**voice, "rates": [{"prefix": [country.code], "rate": call["rate"]}]},
        },
    }
