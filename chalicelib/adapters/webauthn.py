"""WebAuthn by python-fido2: what a browser is asked for, and whether its answer proves the person.

The library checks type, challenge, origin, relying party, user presence and verification, and the
signature; what a counter means is a rule (``access/staff/rules.py``).  Its objects stay here.
"""

import json
import logging
import re
from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from chalicelib.access.staff.browser import AssertionOptions, CreationOptions
from chalicelib.access.staff.model import Passkey
from chalicelib.access.staff.ports import Asserted, Attested
from chalicelib.errors import PasskeyRefused, WrongCredentials

NAME = "ワクチン接種記録システム"
THIS_MACHINE = re.compile(r"http://localhost:[0-9]{1,5}")
"""The one origin without TLS that browsers hold for safe, for nobody stands between: a developer's own."""
REQUIRED = UserVerificationRequirement.REQUIRED
ALGORITHMS = (-7, -257)
"""ES256 and RS256 (COSE): what platform authenticators of LGWAN terminals speak."""
BAD_ANSWER = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
"""What the library raises of junk: its parsers look at it field by field."""


ENCODED = frozenset({"clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"})
"""Fields of a browser's answer that hold bytes, in base64url."""
logging.getLogger("fido2").setLevel(logging.WARNING)  # it says whose credential it saw


class WebAuthn:
    """Proves people at the origin that the deployment says, and at no other."""

    def __init__(self, origin: str) -> None:
        host = urlsplit(origin).hostname
        if not (origin.startswith("https://") or THIS_MACHINE.fullmatch(origin)) or host is None:
            raise ValueError("origin")
        self._server = Fido2Server(
            PublicKeyCredentialRpEntity(name=NAME, id=host), verify_origin=lambda said: said == origin
        )
        self._server.allowed_algorithms = [
            each for each in self._server.allowed_algorithms if each.alg in ALGORITHMS
        ]
        self._nobody = _nobodys_credential()

    def creation(self, challenge: str, account_id: str, known: Sequence[Passkey]) -> CreationOptions:
        options, _ = self._server.register_begin(
            PublicKeyCredentialUserEntity(name=account_id, id=account_id.encode(), display_name=account_id),
            [
                PublicKeyCredentialDescriptor(
                    type=PublicKeyCredentialType.PUBLIC_KEY, id=websafe_decode(each.credential_id)
                )
                for each in known
            ],
            resident_key_requirement=ResidentKeyRequirement.REQUIRED,
            user_verification=REQUIRED,
            challenge=websafe_decode(challenge),
        )
        return cast("CreationOptions", dict(options))

    def request(self, challenge: str) -> AssertionOptions:
        options, _ = self._server.authenticate_begin(
            user_verification=REQUIRED, challenge=websafe_decode(challenge)
        )
        return cast("AssertionOptions", dict(options))

    def challenge_in(self, answer: str) -> str:
        try:
            client = json.loads(websafe_decode(_object(answer)["response"]["clientDataJSON"]))
            return websafe_encode(websafe_decode(client["challenge"]))
        except BAD_ANSWER as junk:
            raise WrongCredentials from junk

    def attested(self, answer: str, challenge: str) -> Attested:
        try:
            made = self._server.register_complete(
                _state(challenge), RegistrationResponse.from_dict(_object(answer))
            )
        except (*BAD_ANSWER, AssertionError) as junk:
            raise PasskeyRefused from junk
        credential = made.credential_data
        if credential is None or credential.public_key.ALGORITHM not in ALGORITHMS:
            raise PasskeyRefused
        return Attested(
            websafe_encode(credential.credential_id), websafe_encode(bytes(credential)), made.counter
        )

    def asserted(self, answer: str, challenge: str, known: Sequence[Passkey]) -> Asserted:
        try:
            response = AuthenticationResponse.from_dict(_object(answer))
            said = websafe_encode(response.raw_id)
            standing = [_credential(each) for each in known if each.credential_id == said]
            # Whose credential it is not must not be told by the time: a signature is checked for nobody too.
            against = standing or [_named(self._nobody, response.raw_id)]
            self._server.authenticate_complete(_state(challenge), against, response)
        except BAD_ANSWER as junk:
            raise WrongCredentials from junk
        if not standing:
            raise WrongCredentials
        return Asserted(said, response.response.authenticator_data.counter)


def _object(answer: str) -> dict[str, Any]:
    """Return what is looked at of a browser's answer: texts only, for of a number so many bytes are made."""
    said: dict[str, Any] = json.loads(answer)
    response = {
        name: value for name, value in said["response"].items() if name in ENCODED and value is not None
    }
    known = {name: said[name] for name in ("id", "rawId", "type")}
    if not all(isinstance(each, str) for each in (*known.values(), *response.values())):
        raise TypeError("answer")
    if said["type"] != "public-key" or said["id"] != said["rawId"]:
        raise ValueError("answer")
    return {**known, "response": response}


def _state(challenge: str) -> dict[str, Any]:
    return {"challenge": challenge, "user_verification": REQUIRED}


def _credential(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(passkey.public_key))


def _nobodys_credential() -> AttestedCredentialData:
    """Return a credential whose private half was thrown away."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = ES256.from_cryptography_key(public)  # type: ignore[no-untyped-call]
    return AttestedCredentialData.create(Aaguid.NONE, b"nobody", key)


def _named(credential: AttestedCredentialData, name: bytes) -> AttestedCredentialData:
    return AttestedCredentialData.create(credential.aaguid, name, credential.public_key)
