"""Everything a plane reaches AWS with, built once a process."""

from dataclasses import dataclass

import boto3

from chalicelib.adapters.area_keys import AreaKeyring
from chalicelib.adapters.dynamodb.directory import Directory
from chalicelib.adapters.dynamodb.lanes import Lanes
from chalicelib.adapters.dynamodb.table import SealedTable
from chalicelib.adapters.sessions import Duty, Sessions, Tags
from chalicelib.values.clock import Clock


@dataclass(frozen=True)
class Settings:
    """What a deployment says; there are no defaults, and a missing value stops the cold start."""

    table: str
    role_arn: str
    """The duty roles' ARN with ``{duty}`` in it."""
    origin: str = ""
    """Where browsers open the private plane (``https://…``); whoever proves people there must be told."""


class Aws:
    """Opens the table for a duty and a municipality."""

    def __init__(self, settings: Settings, base: boto3.session.Session, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.sessions = Sessions(settings.role_arn, clock, base)
        self._keyring = AreaKeyring(self.sessions, settings.table, clock)
        self._lanes = Lanes(clock)

    def table(
        self, duty: Duty, municipality: str, *, purpose: str = "none", actor: str = "plane"
    ) -> SealedTable:
        """Open the table; the session's tags bind it to the municipality and the purpose."""
        return SealedTable(
            self._settings.table,
            duty,
            Tags(municipality, purpose, actor),
            sessions=self.sessions,
            keyring=self._keyring,
            lanes=self._lanes,
        )

    def directory(self, duty: Duty) -> Directory:
        """Return the list of opened municipalities, as a duty reads it."""
        return Directory(self.sessions, self._settings.table, duty, self._clock)
