"""Sealing: one blob an item, by aws-encryption-sdk with a committing suite.

The encryption context of an item is the place it stands at: municipality, area, key and
version.  The SDK's own providers do not compare it on opening, so ``open_blob`` does:
a blob that was moved to another key, area or municipality does not open.
"""

from collections.abc import Mapping
from io import BytesIO

import aws_encryption_sdk
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
from aws_encryption_sdk.identifiers import (
    Algorithm,
    CommitmentPolicy,
    EncryptionKeyType,
    WrappingAlgorithm,
)
from aws_encryption_sdk.internal.crypto.wrapping_keys import WrappingKey
from aws_encryption_sdk.key_providers.raw import RawMasterKeyProvider
from aws_encryption_sdk.materials_managers.default import DefaultCryptoMaterialsManager
from cryptography.exceptions import InvalidTag

from chalicelib.errors import SealBroken

SUITE = Algorithm.AES_256_GCM_HKDF_SHA512_COMMIT_KEY
_client = aws_encryption_sdk.EncryptionSDKClient(
    commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT, max_encrypted_data_keys=1
)


class _OneKey(RawMasterKeyProvider):  # type: ignore[misc]
    """A provider that holds exactly one wrapping key."""

    provider_id = "vrs"

    def hold(self, name: str, key: bytes) -> None:
        """Take the key; the SDK's constructors take no positional arguments."""
        self._key = WrappingKey(
            wrapping_algorithm=WrappingAlgorithm.AES_256_GCM_IV12_TAG16_NO_PADDING,
            wrapping_key=key,
            wrapping_key_type=EncryptionKeyType.SYMMETRIC,
        )
        self.add_master_key(name)

    def _get_raw_key(self, key_id: str) -> WrappingKey:  # noqa: ARG002 - the SDK's interface
        return self._key


class SealingKey:
    """A 256-bit key under a name; it seals and opens blobs."""

    def __init__(self, name: str, key: bytes) -> None:
        provider = _OneKey()
        provider.hold(name, key)
        self._materials = DefaultCryptoMaterialsManager(provider)

    def seal(self, plaintext: bytes, context: Mapping[str, str]) -> bytes:
        """Return the sealed blob."""
        blob, _ = _client.encrypt(
            source=plaintext,
            materials_manager=self._materials,
            encryption_context=dict(context),
            algorithm=SUITE,
        )
        return bytes(blob)

    def open_blob(self, blob: bytes, context: Mapping[str, str]) -> bytes:
        """Return the plaintext; raise SealBroken unless key, bytes and place are all right."""
        source = BytesIO(blob)
        try:
            plaintext, header = _client.decrypt(source=source, materials_manager=self._materials)
        except (AWSEncryptionSDKClientError, InvalidTag, ValueError, TypeError) as broken:
            raise SealBroken from broken
        if header.encryption_context != context or header.algorithm is not SUITE:
            raise SealBroken
        if source.read(1):
            # The SDK stops at the message's end and does not say whether anything follows.
            raise SealBroken
        return bytes(plaintext)
