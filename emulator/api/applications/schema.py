"""Arguments of the Application resource: plivo_rest.md §6."""

from pydantic import Field

from emulator.api.arguments import LONGEST_NAME, Arguments, HttpMethod, WebAddress


class ChangeApplication(Arguments):
    """`POST Application/{app_id}/`: only what is given changes."""

    app_name: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_ -]+$", max_length=LONGEST_NAME)
    answer_url: WebAddress | None = None
    answer_method: HttpMethod | None = None
    hangup_url: WebAddress | None = None
    hangup_method: HttpMethod | None = None
    fallback_answer_url: WebAddress | None = None
    fallback_method: HttpMethod | None = None
    message_url: WebAddress | None = None
    message_method: HttpMethod | None = None
    default_number_app: bool | None = None
    default_endpoint_app: bool | None = None
    log_incoming_messages: bool | None = None
    public_uri: bool | None = None
    subaccount: str | None = None


class NewApplication(ChangeApplication):
    """`POST Application/`."""

    app_name: str = Field(pattern=r"^[A-Za-z0-9_ -]+$", max_length=LONGEST_NAME)


class DeleteApplication(Arguments):
    """`DELETE Application/{app_id}/`."""

    cascade: bool = True
    """Also delete the endpoints that use it."""
    new_endpoint_application: str = ""
    """Without cascade: the application that its endpoints get."""
