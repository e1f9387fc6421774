"""What the Endpoint resource answers: plivo_rest.md §6."""

from typing import Annotated, Literal

from pydantic import Field

from emulator.api.reply import Answer, Done, Listed, Reply, ResourceUri

EndpointId = Annotated[str, Field(pattern=r"^\d{14}$")]
Username = Annotated[str, Field(min_length=1)]


class EndpointCreated(Done):
    """`POST Endpoint/`: the username with twelve digits more."""

    alias: str
    endpoint_id: EndpointId
    username: Username


class _Endpoint(Reply):
    alias: str
    application: ResourceUri | None
    endpoint_id: EndpointId
    password: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    resource_uri: ResourceUri
    sip_uri: Annotated[str, Field(pattern=r"^sip:[^@]+@phone\.plivo\.com$")]
    sub_account: ResourceUri | None
    username: Username


class _Away(Reply):
    sip_registered: Literal["false"]


class _Reachable(Reply):
    sip_registered: Literal["true"]
    sip_contact: Annotated[str, Field(min_length=1)]
    sip_expires: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")]
    sip_user_agent: str


class EndpointAway(_Endpoint, _Away):
    """An endpoint that is not registered."""


class EndpointReachable(_Endpoint, _Reachable):
    """An endpoint with its binding."""


class EndpointAwayAnswer(Answer, EndpointAway):
    """`GET Endpoint/{endpoint_id}/` of one that is not registered."""


class EndpointReachableAnswer(Answer, EndpointReachable):
    """`GET Endpoint/{endpoint_id}/` of one with a binding."""


EndpointAnswer = EndpointAwayAnswer | EndpointReachableAnswer
EndpointList = Listed[Annotated[EndpointAway | EndpointReachable, Field(discriminator="sip_registered")]]
