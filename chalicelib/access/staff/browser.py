"""What a browser is asked for by WebAuthn (W3C Level 2), in the names that its own functions take."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class RelyingParty(TypedDict):
    """Who asks: we do."""

    id: str
    name: str


class Holder(TypedDict):
    """Whose passkey it will be."""

    id: str
    name: str
    displayName: str


class Algorithm(TypedDict):
    """A kind of signature that we read."""

    type: Literal["public-key"]
    alg: int


class Descriptor(TypedDict):
    """A passkey that there is already."""

    type: Literal["public-key"]
    id: str
    transports: NotRequired[list[str]]


class Selection(TypedDict):
    """What an authenticator must be able to do."""

    residentKey: Literal["required"]
    requireResidentKey: bool
    userVerification: Literal["required"]


class Creation(TypedDict):
    """For ``navigator.credentials.create``; bytes are written in base64url."""

    rp: RelyingParty
    user: Holder
    challenge: str
    pubKeyCredParams: list[Algorithm]
    excludeCredentials: list[Descriptor]
    authenticatorSelection: Selection


class Assertion(TypedDict):
    """For ``navigator.credentials.get``; bytes are written in base64url."""

    challenge: str
    rpId: str
    userVerification: Literal["required"]


class CreationOptions(TypedDict):
    """What a browser needs to make a passkey."""

    publicKey: Creation


class AssertionOptions(TypedDict):
    """What a browser needs to sign with a passkey."""

    publicKey: Assertion
