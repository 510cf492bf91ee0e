"""An authenticator in software: fingerprint and all, for tests, the demo and the bench.

Its keys are drawn from the names of account and origin, so that every process on this machine holds the
same ones; a real one keeps a key that nobody can draw.
"""

import hashlib
import json
import time
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256."""
FLAG = AuthenticatorData.FLAG
_last = 0


def next_count() -> int:
    """Return a number that grows, across the processes of this machine too (until 2037)."""
    global _last  # noqa: PLW0603 - all authenticators of a process share a counter, as some real ones do
    _last = max(_last + 1, int((time.time() - 1_600_000_000) * 8))
    return _last


class SoftAuthenticator:
    """The authenticator of one person; ``verifies`` says whether it looks at a finger or a face."""

    def __init__(self, name: str, *, verifies: bool = True) -> None:
        self._seed = hashlib.sha256(f"software authenticator|{name}".encode()).digest()
        self.private_key = ec.derive_private_key(int.from_bytes(self._seed) % (ORDER - 1) + 1, ec.SECP256R1())
        self.verifies = verifies
        self.credential_id = hashlib.sha256(self._seed).digest()

    def create(self, options: dict[str, Any], origin: str, *, counter: int | None = None) -> str:
        """Answer ``navigator.credentials.create``."""
        public = options["publicKey"]
        key = ES256.from_cryptography_key(self.private_key.public_key())  # type: ignore[no-untyped-call]
        made = AttestedCredentialData.create(Aaguid.NONE, self.credential_id, key)
        data = self._data(public["rp"]["id"], counter, made)
        client = CollectedClientData.create("webauthn.create", websafe_decode(public["challenge"]), origin)
        attestation = AttestationObject.create("none", data, {})
        return self._answer(client, attestationObject=websafe_encode(bytes(attestation)))

    def get(self, options: dict[str, Any], origin: str, *, counter: int | None = None) -> str:
        """Answer ``navigator.credentials.get``."""
        public = options["publicKey"]
        data = self._data(public["rpId"], counter)
        client = CollectedClientData.create("webauthn.get", websafe_decode(public["challenge"]), origin)
        signature = self.private_key.sign(bytes(data) + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            client,
            authenticatorData=websafe_encode(bytes(data)),
            signature=websafe_encode(signature),
        )

    def _data(
        self, rp_id: str, counter: int | None, made: AttestedCredentialData | None = None
    ) -> AuthenticatorData:
        flags = FLAG.UP | (FLAG.UV if self.verifies else FLAG(0)) | (FLAG.AT if made else FLAG(0))
        count = next_count() if counter is None else counter
        data: AuthenticatorData = AuthenticatorData.create(
            hashlib.sha256(rp_id.encode()).digest(), flags, count, made or b""
        )
        return data

    def _answer(self, client: CollectedClientData, **response: str) -> str:
        name = websafe_encode(self.credential_id)
        said = {"clientDataJSON": websafe_encode(bytes(client)), **response}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": said})
