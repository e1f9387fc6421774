"""A part of the composition root: the account of the settings, and what it has by them or by the embedding program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.api.operator import Account
from emulator.records.models import ApplicationRecord, EndpointRecord, NumberRecord

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.records.models import AccountRecord
    from emulator.runtime.directory import StoreDirectory
    from emulator.settings import Settings
    from emulator.surroundings import Surroundings


class HouseAccount:
    """Its applications, numbers and endpoints, which stand again after a reset."""

    def __init__(
        self, around: Surroundings, auth_id: str, directory: StoreDirectory, wall_ns: Callable[[], int]
    ) -> None:
        """`wall_ns`: what the platform's clock shows when a number is rented."""
        self._around = around
        self._auth_id = auth_id
        self._directory = directory
        self._wall_ns = wall_ns
        self._kept: dict[tuple[type[object], str], AccountRecord] = {}

    def add_application(self, name: str, answer_url: str, **settings: Any) -> str:
        """Add an XML application, or change the one of that name; its app_id."""
        known = self._around.store.all(ApplicationRecord, auth_id=self._auth_id, app_name=name)
        app_id = known[0].app_id if known else self._around.ids.digits(17)
        self._keep(
            app_id,
            ApplicationRecord(app_id=app_id, auth_id=self._auth_id, app_name=name, answer_url=answer_url, **settings),
        )
        return app_id

    def add_number(self, number: str, app_id: str) -> None:
        """Rent a DID (digits) and point it at an application."""
        self._keep(number, NumberRecord(number=number, auth_id=self._auth_id, added_ns=self._wall_ns(), app_id=app_id))

    def add_endpoint(
        self, username: str, password: str, *, app_id: str = "", outside_number: str = "", srtp: bool = False
    ) -> None:
        """Let a SIP user register, or change the one of that name.

        `outside_number` is what call flows dial to reach it as a number; with `srtp` it is offered SRTP when called.
        """
        users = self._directory.srtp_users
        (users.add if srtp else users.discard)(username)
        known = self._around.store.endpoint_of(username)
        self._keep(
            username,
            EndpointRecord(
                endpoint_id=known.endpoint_id if known else self._around.ids.digits(14),
                auth_id=self._auth_id,
                username=username,
                password=password,
                alias=username,
                app_id=app_id,
            ),
        )
        if outside_number:
            self._directory.phones[outside_number] = username

    def add_configured(self, settings: Settings) -> None:
        """Applications, numbers and endpoints of offhook.yaml."""
        app_ids = {
            name: self.add_application(name, **application.model_dump())
            for name, application in settings.applications.items()
        }
        for digits, number in settings.numbers.items():
            self.add_number(digits.removeprefix("+"), app_ids[number.application])
        for username, endpoint in settings.endpoints.items():
            self.add_endpoint(
                username,
                endpoint.password,
                app_id=app_ids.get(endpoint.application, ""),
                outside_number=endpoint.outside_number.removeprefix("+"),
                srtp=endpoint.srtp,
            )

    def stand_again(self) -> None:
        """Store what was added once more: a reset of the platform emptied the store."""
        for record in self._kept.values():
            self._around.store.put(record)

    def _keep(self, key: str, record: AccountRecord) -> None:
        self._kept[type(record), key] = record
        self._around.store.put(record)


def as_operated(settings: Settings) -> Account:
    """The account, as the API reads it."""
    given = settings.account
    return Account(
        auth_id=given.auth_id,
        auth_token=given.auth_token,
        storage=settings.storage(),
        name=given.name,
        city=given.city,
        address=given.address,
        state=given.state,
        credits=given.cash_credits,
        recordings_need_credentials=given.basic_auth_for_recording_urls,
        storage_consent=given.storage_consent,
        retention_days=given.retention_days,
    )
