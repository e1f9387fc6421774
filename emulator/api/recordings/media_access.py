"""Who may fetch the file of a recording: whoever knows its address, unless the account wants credentials. §5.1."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.api.accounts.profile import profile_of
from emulator.api.credentials import asking_account
from emulator.api.errors import ApiError, not_found
from emulator.records.models import RecordingRecord, SubaccountRecord

if TYPE_CHECKING:
    from fastapi import Request

    from emulator.api.operator import Operator


def fetched_recording(
    operator: Operator, request: Request, auth_id: str, recording_id: str, file_format: str
) -> RecordingRecord:
    """The recording whose file is asked for, at the address of its account or of its subaccount.

    Raises ApiError 404 when there is none there; 401, 403 when credentials are needed and missing, or another's.
    """
    record = operator.store.get(RecordingRecord, recording_id)
    if record is None or not record.is_ready or record.file_format != file_format:
        raise not_found()
    if auth_id not in {record.auth_id, record.subaccount}:
        raise not_found()
    main = operator.account(record.auth_id)
    if main is not None and profile_of(operator.store, main).recordings_need_credentials:
        _check_owner(operator, request, record)
    return record


def _check_owner(operator: Operator, request: Request, record: RecordingRecord) -> None:
    """A subaccount's recording needs the subaccount's credentials, and the main account's when that is gone."""
    asking = asking_account(operator, request)
    is_open = record.subaccount and operator.store.get(SubaccountRecord, record.subaccount) is not None
    owner = record.subaccount if is_open else record.auth_id
    if asking.auth_id != owner:
        raise ApiError(403, f"account {asking.auth_id} may not fetch recordings of account {owner}")
