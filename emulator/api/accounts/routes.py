"""Account/ and its settings: get, change; the main account's business alone. plivo_rest.md §5.1, §6."""

from dataclasses import replace

from fastapi import APIRouter

from emulator.api.access import AtDesk
from emulator.api.accounts.profile import profile_of
from emulator.api.accounts.reply import AccountAnswer, SettingsAnswer
from emulator.api.accounts.schema import ChangeAccount, ChangeSettings
from emulator.api.accounts.view import account_view
from emulator.api.arguments import Given, check, in_body
from emulator.api.errors import ApiError
from emulator.api.reply import Done

router = APIRouter(tags=["Account"])


@router.get("", response_model=None, responses={200: {"model": AccountAnswer}})
async def get_account(desk: AtDesk) -> dict[str, object]:
    """The account that asks."""
    desk.check_main()
    return {"api_id": desk.api_id, **account_view(desk)}


@router.post(
    "", status_code=202, response_model=None, responses={202: {"model": Done}}, openapi_extra=in_body(ChangeAccount)
)
async def change_account(desk: AtDesk, given: Given) -> dict[str, object]:
    """Change name, city or address."""
    desk.check_main()
    changes = check(ChangeAccount, given).model_dump(exclude_none=True)
    if not changes:
        raise ApiError(400, "one of name, city and address is needed")
    store = desk.operator.store
    store.put(replace(profile_of(store, desk.account), **changes))
    return {"message": "changed", "api_id": desk.api_id}


@router.get("/Setting", response_model=None, responses={200: {"model": SettingsAnswer}})
async def get_settings(desk: AtDesk) -> dict[str, object]:
    """What the real service switches on a page of its console."""
    desk.check_main()
    profile = profile_of(desk.operator.store, desk.account)
    return {
        "api_id": desk.api_id,
        "basic_auth_for_recording_urls": profile.recordings_need_credentials,
        "recording_storage_consent": profile.storage_consent,
        "recording_retention_days": profile.retention_days or 0,
    }


@router.post(
    "/Setting",
    status_code=202,
    response_model=None,
    responses={202: {"model": Done}},
    openapi_extra=in_body(ChangeSettings),
)
async def change_settings(desk: AtDesk, given: Given) -> dict[str, object]:
    """Say whether the files of recordings need credentials, and how long recordings are kept."""
    desk.check_main()
    changes = check(ChangeSettings, given).changes()
    if not changes:
        raise ApiError(400, "basic_auth_for_recording_urls or another setting is needed")
    store = desk.operator.store
    store.put(replace(profile_of(store, desk.account), **changes))
    desk.operator.recording_terms_changed()
    return {"message": "changed", "api_id": desk.api_id}
