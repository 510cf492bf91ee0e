"""Principals: who calls, and how closely a policy names him."""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from local.fence.condition_keys import PolicyError

_ACCOUNT = re.compile(r"(?:(arn:aws:iam::))?([0-9]{12})(?(1):root)")
_ARN = re.compile(r"arn:aws:(?:iam::[0-9]{12}:(?:role|user)|sts::[0-9]{12}:assumed-role)/[\w+=,.@/-]+")
_SERVICE = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com")


class Grade(IntEnum):
    """How closely a Principal element names a caller."""

    NOT = 0
    ACCOUNT = 1
    """Its account: the account's own policies decide further."""
    ROLE = 2
    """Its role, or everyone."""
    EXACT = 3
    """Its very session, its user, or the service."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls: a user or a role, perhaps in a session; or a service of AWS."""

    account: str
    arn: str
    session_arn: str | None = None
    service: str | None = None


def texts(element: Any, name: str) -> list[str]:
    """Return the one or many texts of an element; raise PolicyError on none."""
    listed = element if isinstance(element, list) else [element]
    if not listed or not all(isinstance(text, str) and text for text in listed):
        raise PolicyError(f"{name} must be a text or a list of texts")
    return listed


class Principals:
    """A Principal or NotPrincipal element."""

    def __init__(self, element: Any) -> None:
        self._everyone: bool = element == "*"
        self._accounts: set[str] = set()
        self._arns: set[str] = set()
        self._services: set[str] = set()
        if self._everyone:
            return
        if not isinstance(element, dict) or not element or not element.keys() <= {"AWS", "Service"}:
            raise PolicyError('Principal must be "*" or an object with AWS or Service')
        for text in texts(element["AWS"], "AWS") if "AWS" in element else ():
            self._read(text)
        for text in texts(element["Service"], "Service") if "Service" in element else ():
            if not _SERVICE.fullmatch(text):
                raise PolicyError(f"not a service: {text}")
            self._services.add(text)

    def _read(self, text: str) -> None:
        if text == "*":
            self._everyone = True
        elif account := _ACCOUNT.fullmatch(text):
            self._accounts.add(account[2])
        elif _ARN.fullmatch(text):
            self._arns.add(text)
        else:
            raise PolicyError(f"not a principal: {text}")

    def grade(self, caller: Principal | None) -> Grade:
        """Tell how closely the caller is named."""
        if caller is None:
            return Grade.ROLE if self._everyone else Grade.NOT
        user = ":user/" in caller.arn and caller.arn in self._arns
        if user or caller.session_arn in self._arns or caller.service in self._services:
            return Grade.EXACT
        if self._everyone or caller.arn in self._arns:
            return Grade.ROLE
        return Grade.ACCOUNT if caller.service is None and caller.account in self._accounts else Grade.NOT

    def spares(self, caller: Principal | None) -> bool:
        """Tell whether a Deny with this NotPrincipal leaves the caller alone.

        AWS wants the account, the role and the session all listed; less spares nobody.
        """
        if self._everyone or caller is None:
            return self._everyone
        if caller.service is not None:
            return caller.service in self._services
        named = {caller.arn, caller.session_arn or caller.arn} <= self._arns
        return named and caller.account in self._accounts
