"""Account, subaccounts, applications, endpoints, numbers, prices and tokens, by every method of the SDKs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.live.sdk.words import Operation, node, python

if TYPE_CHECKING:
    from tests.live.sdk.words import Story

ACCOUNT = (
    Operation(
        asks="POST ",
        status=202,
        python=python("account.update", name="Offhook", city="Here"),
        node=node("accounts.update", {"name": "Offhook", "city": "Here"}),
        shows={"message": "changed"},
    ),
    Operation(asks="GET ", status=200, python=python("account.get"), node=node("accounts.get"), shows={"city": "Here"}),
    Operation(
        asks="GET Pricing/",
        status=200,
        python=python("pricing.get", country_iso="US"),
        node=node("pricings.get", "US"),
        shows={"country_iso": "US"},
    ),
    Operation(
        asks="POST JWT/Token/",
        status=200,
        python=python("token.create", iss="{auth_id}", sub="adam", incoming_allow=True, outgoing_allow=True),
        node=node("token.create", "{auth_id}", {"sub": "adam", "incoming_allow": True, "outgoing_allow": True}),
        keeps={"token": "token"},
    ),
)

SUBACCOUNTS = (
    Operation(
        asks="POST Subaccount/",
        status=201,
        python=python("subaccounts.create", name="branch", enabled=True),
        node=node("subaccounts.create", "branch", True),
        shows={"message": "created"},
        keeps={"subaccount": "auth_id"},
    ),
    Operation(
        asks="GET Subaccount/{auth_id}/",
        status=200,
        python=python("subaccounts.get", auth_id="{subaccount}"),
        node=node("subaccounts.get", "{subaccount}"),
        shows={"name": "branch", "enabled": True},
    ),
    Operation(
        asks="POST Subaccount/{auth_id}/",
        status=202,
        python=python("subaccounts.update", auth_id="{subaccount}", name="office", enabled=True),
        node=node("subaccounts.update", "{subaccount}", "office", True),
        shows={"message": "changed"},
    ),
    Operation(
        asks="GET Subaccount/", status=200, python=python("subaccounts.list"), node=node("subaccounts.list"), lists=1
    ),
    Operation(
        asks="DELETE Subaccount/{auth_id}/",
        status=204,
        python=python("subaccounts.delete", auth_id="{subaccount}", cascade=True),
        node=node("subaccounts.delete", "{subaccount}", True),
    ),
)

APPLICATIONS = (
    Operation(
        asks="POST Application/",
        status=201,
        python=python("applications.create", app_name="shop", answer_url="{app}/answer/"),
        node=node("applications.create", "shop", {"answerUrl": "{app}/answer/"}),
        shows={"message": "created"},
        keeps={"application": "app_id"},
    ),
    Operation(
        asks="POST Application/{app_id}/",
        status=202,
        python=python("applications.update", app_id="{application}", answer_url="{app}/other/"),
        node=node("applications.update", "{application}", {"answerUrl": "{app}/other/"}),
        shows={"message": "changed"},
    ),
    Operation(
        asks="GET Application/{app_id}/",
        status=200,
        python=python("applications.get", app_id="{application}"),
        node=node("applications.get", "{application}"),
        shows={"app_name": "shop", "answer_url": "{app}/other/"},
    ),
    Operation(
        asks="GET Application/", status=200, python=python("applications.list"), node=node("applications.list"), lists=1
    ),
)

ENDPOINTS = (
    Operation(
        asks="POST Endpoint/",
        status=201,
        python=python("endpoints.create", username="bob", password="secret", alias="Bob", app_id="{application}"),
        node=node("endpoints.create", "bob", "secret", "Bob", "{application}"),
        shows={"alias": "Bob", "message": "created"},
        keeps={"endpoint": "endpoint_id"},
    ),
    Operation(
        asks="POST Endpoint/{endpoint_id}/",
        status=202,
        python=python("endpoints.update", endpoint_id="{endpoint}", alias="Robert"),
        node=node("endpoints.update", "{endpoint}", {"alias": "Robert"}),
        shows={"message": "changed"},
    ),
    Operation(
        asks="GET Endpoint/{endpoint_id}/",
        status=200,
        python=python("endpoints.get", endpoint_id="{endpoint}"),
        node=node("endpoints.get", "{endpoint}"),
        shows={"alias": "Robert", "sip_registered": "false"},
    ),
    Operation(asks="GET Endpoint/", status=200, python=python("endpoints.list"), node=node("endpoints.list"), lists=2),
    Operation(
        asks="DELETE Endpoint/{endpoint_id}/",
        status=204,
        python=python("endpoints.delete", endpoint_id="{endpoint}"),
        node=node("endpoints.delete", "{endpoint}"),
    ),
)

NUMBERS = (
    Operation(
        asks="GET PhoneNumber/",
        status=200,
        python=python("numbers.search", country_iso="US"),
        node=node("numbers.search", "US"),
    ),
    Operation(
        asks="POST PhoneNumber/{number}/",
        status=201,
        python=python("numbers.buy", number="15550177", app_id="{application}"),
        node=node("numbers.buy", "15550177", "{application}"),
        shows={"message": "created", "status": "fulfilled"},
    ),
    Operation(
        asks="POST Number/",
        status=202,
        python=python("numbers.create", numbers="15550188", carrier="ours", region="here"),
        node=node("numbers.addOwnNumber", "15550188", "ours", "here"),
    ),
    Operation(
        asks="POST Number/{number}/",
        status=202,
        python=python("numbers.update", number="15550177", alias="desk"),
        node=node("numbers.update", "15550177", {"alias": "desk"}),
        shows={"message": "changed"},
    ),
    Operation(
        asks="GET Number/{number}/",
        status=200,
        python=python("numbers.get", number="15550177"),
        node=node("numbers.get", "15550177"),
        shows={"alias": "desk", "number": "15550177"},
    ),
    Operation(asks="GET Number/", status=200, python=python("numbers.list"), node=node("numbers.list"), lists=2),
    Operation(
        asks="DELETE Number/{number}/",
        status=204,
        python=python("numbers.delete", number="15550177"),
        node=node("numbers.unrent", "15550177"),
    ),
)

LAST = (
    Operation(
        asks="DELETE Application/{app_id}/",
        status=204,
        python=python("applications.delete", app_id="{application}"),
        node=node("applications.delete", "{application}"),
    ),
)

STORY: Story = (*ACCOUNT, *SUBACCOUNTS, *APPLICATIONS, *ENDPOINTS, *NUMBERS, *LAST)
