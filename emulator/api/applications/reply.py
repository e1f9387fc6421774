"""What the Application resource answers: plivo_rest.md §6."""

from typing import Annotated, Literal

from pydantic import Field

from emulator.api.reply import Answer, Done, Listed, Reply, ResourceUri

AppId = Annotated[str, Field(pattern=r"^\d{17}$")]
Url = Annotated[str, Field(pattern=r"^(https?://.+)?$")]
Method = Literal["GET", "POST"]


class ApplicationCreated(Done):
    """`POST Application/`."""

    app_id: AppId


class ApplicationObject(Reply):
    """One application."""

    answer_method: Method
    answer_url: Url
    app_id: AppId
    app_name: Annotated[str, Field(min_length=1)]
    default_app: bool
    default_endpoint_app: bool
    enabled: bool
    fallback_answer_url: Url
    fallback_method: Method
    hangup_method: Method
    hangup_url: Url
    log_incoming_messages: bool
    message_method: Method
    message_url: Url
    public_uri: bool
    resource_uri: ResourceUri
    sip_uri: Annotated[str, Field(pattern=r"^sip:\d{17}@app\.plivo\.com$")]
    sub_account: ResourceUri | None


class ApplicationAnswer(Answer, ApplicationObject):
    """`GET Application/{app_id}/`."""


ApplicationList = Listed[ApplicationObject]
