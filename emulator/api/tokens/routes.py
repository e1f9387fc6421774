"""JWT/Token/: a token for a browser phone. plivo_rest.md §6."""

from fastapi import APIRouter

from emulator.api.access import AtDesk
from emulator.api.arguments import Given, check, in_body
from emulator.api.errors import ApiError
from emulator.api.tokens.reply import TokenAnswer
from emulator.api.tokens.schema import NewToken
from emulator.base.units import NS_PER_S
from emulator.sip.access_tokens import LONGEST_S, signed_token

router = APIRouter(prefix="/JWT", tags=["JWT"])


@router.post("/Token", response_model=None, responses={200: {"model": TokenAnswer}}, openapi_extra=in_body(NewToken))
async def create_token(desk: AtDesk, given: Given) -> dict[str, object]:
    """Sign a token of the account that asks."""
    wanted = check(NewToken, given)
    if wanted.iss != desk.auth_id:
        raise ApiError(400, "iss parameter is invalid: it is not the account that asks")
    if wanted.per.voice.incoming_allow and not wanted.sub:
        raise ApiError(400, "sub parameter is missing: it is needed with incoming_allow")
    desk.check_application(wanted.app, "app")
    begins, ends = _validity(wanted, desk.operator.wall_ns() // NS_PER_S)
    claims: dict[str, object] = {
        "iss": wanted.iss,
        "sub": wanted.sub,
        "nbf": begins,
        "exp": ends,
        "per": wanted.per.model_dump(),
    }
    if wanted.app:
        claims["app"] = wanted.app
    return {"api_id": desk.api_id, "token": signed_token(claims, desk.account.auth_token)}


def _validity(wanted: NewToken, now_s: int) -> tuple[int, int]:
    """From now on and for as long as possible, unless it is said."""
    begins = now_s if wanted.nbf is None else wanted.nbf
    ends = begins + LONGEST_S if wanted.exp is None else wanted.exp
    if ends <= begins:
        raise ApiError(400, "exp parameter is invalid: it is not after nbf")
    if ends - begins > LONGEST_S:
        raise ApiError(400, "exp parameter is invalid: more than 24 hours after nbf")
    return begins, ends
