"""GET PhoneNumber/: numbers of the stock that nobody has rented. plivo_rest.md §6."""

from fastapi import APIRouter

from emulator.api.access import AtDesk
from emulator.api.arguments import Given, check, in_query
from emulator.api.errors import ApiError
from emulator.api.numbers.reply import FreeNumbers
from emulator.api.numbers.schema import SearchNumbers
from emulator.api.numbers.stock import Block, stock_of
from emulator.api.numbers.view import free_number_view
from emulator.api.paging import Slice, sliced_reply
from emulator.calls.countries import COUNTRIES
from emulator.records.models import NumberRecord

router = APIRouter(tags=["Number"])


@router.get(
    "/PhoneNumber",
    response_model=None,
    responses={200: {"model": FreeNumbers}},
    openapi_extra=in_query(SearchNumbers, Slice),
)
async def search_numbers(desk: AtDesk, given: Given) -> dict[str, object]:
    """What can be rented in a country."""
    wanted = check(SearchNumbers, given)
    country = COUNTRIES.get(wanted.country_iso)
    if country is None:
        raise ApiError(400, "country_iso parameter is invalid: there is no such country")
    rented = {each.number for each in desk.operator.store.all(NumberRecord)}
    found = [
        each
        for each in stock_of(country.iso)
        if _fits(wanted, each.block)
        and each.number.startswith(country.code + wanted.pattern)
        and each.number.startswith(country.code + wanted.npanxx)
        and each.number not in rented
    ]
    return sliced_reply(desk, given, found, resource="PhoneNumber", view=free_number_view)


def _fits(wanted: SearchNumbers, block: Block) -> bool:
    """Names of regions may be parts of them; no number takes messages."""
    kinds = {"fixed": "local", "any": block.kind}
    return (
        kinds.get(wanted.type, wanted.type) == block.kind
        and wanted.region.lower() in f"{block.city}, {block.region}".lower()
        and wanted.city.lower() in {"", block.city.lower()}
        and wanted.lata in {None, block.lata}
        and wanted.rate_center.upper() in {"", block.rate_center}
        and not {"sms", "mms"} & set(wanted.services.split(","))
    )
