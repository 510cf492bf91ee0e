"""An authenticator for a page: Chromium's virtual one, holding the key that the software terminal holds.

So a person whom the world made at a software terminal can sign in at a page, and the other way round.
"""

import base64
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization

from local.authenticator import SoftAuthenticator, next_count
from tests.world import KASUKABE

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession, Page

RP_ID = "localhost"
OPTIONS = {
    "protocol": "ctap2",
    "ctap2Version": "ctap2_1",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class VirtualAuthenticator:
    """The authenticator of one page."""

    def __init__(self, page: "Page", **options: object) -> None:
        """Plug it in; ``options`` are CDP's, ``isUserVerified=False`` for a wrong finger."""
        self._cdp: CDPSession = page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        made = self._cdp.send("WebAuthn.addVirtualAuthenticator", {"options": {**OPTIONS, **options}})
        self._id = made["authenticatorId"]

    def hold(self, account_id: str, municipality: str = KASUKABE) -> None:
        """Put a person's key in, as the software terminal of the world has it."""
        soft = SoftAuthenticator(f"{municipality}|{account_id}")
        key = soft.private_key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        credential = {
            "credentialId": _text(soft.credential_id),
            "isResidentCredential": True,
            "rpId": RP_ID,
            "privateKey": _text(key),
            "userHandle": _text(account_id.encode()),
            "signCount": next_count(),
        }
        self._cdp.send("WebAuthn.addCredential", {"authenticatorId": self._id, "credential": credential})

    def forget(self) -> None:
        """Take every key out: somebody else's finger comes next."""
        self._cdp.send("WebAuthn.clearCredentials", {"authenticatorId": self._id})

    def verifies(self, *, verified: bool) -> None:
        """Say whether the next finger is the right one."""
        said = {"authenticatorId": self._id, "isUserVerified": verified}
        self._cdp.send("WebAuthn.setUserVerified", said)

    def credentials(self) -> int:
        """Return how many keys it holds."""
        return len(self._cdp.send("WebAuthn.getCredentials", {"authenticatorId": self._id})["credentials"])


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
