"""消去証明書: what was erased with a municipality, signed by a key that signs nothing else.

The certificate is canonical JSON.  Anybody can verify it offline with the public key; whoever may ask
KMS can also see that the keys it names are gone.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from botocore.exceptions import ClientError
from pydantic import Field

from chalicelib.adapters.asking import code_of
from chalicelib.audit.canonical import canonical
from chalicelib.audit.checkpoint import Base64, Mark
from chalicelib.audit.keys import read_key, require_signed
from chalicelib.audit.model import UtcMoment
from chalicelib.values.municipality import MunicipalityCode
from chalicelib.values.word import Line, Word

ERASURE_KEY = "alias/vrs/erasure"


class DestroyedKey(Word):
    """A KMS key whose deletion is scheduled: it refuses all work from the moment of closing."""

    kind: Line
    arn: Line
    deletes_on: date


class Certificate(Word):
    """消去証明書: what was erased, by whom, and when nothing can bring it back any more."""

    title: Line = "VRS erasure certificate 1"
    municipality: MunicipalityCode
    name: Line
    closed_at: UtcMoment
    certified_at: UtcMoment
    closed_by: Line
    """The session that closed it, as STS knows it."""
    second_person: Line
    keys: tuple[DestroyedKey, ...] = Field(min_length=3)
    wrapped_keys: tuple[Line, ...]
    """Area keys whose wrapped rows were destroyed, by area and name."""
    items: Mapping[str, int]
    """How many sealed and plain items of each area stay behind, unreadable."""
    last_checkpoint: Mark | None
    """Number and hash of the operation log's last seal, at which an export that was handed over ends."""

    @property
    def deletes_on(self) -> date:
        """The day from which not even AWS can bring a key back."""
        return max(key.deletes_on for key in self.keys)

    @property
    def body(self) -> bytes:
        """The canonical bytes that are signed for."""
        return canonical(self.model_dump(mode="json"))


class SignedCertificate(Word):
    """署名付きの消去証明書: a certificate and KMS's signature (DER, in base64)."""

    certificate: Certificate
    signature: Base64

    @property
    def body(self) -> bytes:
        """The file: canonical JSON."""
        return canonical(self.model_dump(mode="json"))


@dataclass(frozen=True)
class StillThere:
    """A key that a certificate calls destroyed, and KMS would still work with, or let come back."""

    arn: str
    state: str


def message_of(certificate: Certificate) -> bytes:
    """Return what is signed for a certificate; no other kind of signature begins so."""
    return b"VRS erasure 1 certificate " + sha256(certificate.body).hexdigest().encode()


def sign(certificate: Certificate, kms: Any) -> SignedCertificate:
    """Have KMS sign a certificate."""
    answer = kms.sign(
        KeyId=ERASURE_KEY,
        Message=message_of(certificate),
        MessageType="RAW",
        SigningAlgorithm="ECDSA_SHA_256",
    )
    signature = base64.b64encode(answer["Signature"]).decode()
    return SignedCertificate(certificate=certificate, signature=signature)


def verified(body: bytes, public_key: bytes) -> Certificate:
    """Return the certificate of a file; raise ValidationError or WrongSignature unless it is whole."""
    signed = SignedCertificate.model_validate_json(body)
    require_signed(read_key(public_key), base64.b64decode(signed.signature), message_of(signed.certificate))
    return signed.certificate


def still_there(certificate: Certificate, kms: Any) -> list[StillThere]:
    """Ask KMS for every key of a certificate; return those that are not on their way out, or gone."""
    found = []
    for key in certificate.keys:
        state = state_of(key.arn, kms)
        if state not in {"PendingDeletion", "Gone"}:
            found.append(StillThere(key.arn, state))
    return found


def state_of(key_id: str, kms: Any) -> str:
    """Return the state KMS says a key is in; ``Gone`` where it knows none."""
    try:
        state: str = kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"]
    except ClientError as refused:
        if code_of(refused) == "NotFoundException":
            return "Gone"
        raise
    return state


def page(certificate: Certificate) -> str:
    """Return the certificate as a page for people."""
    items = "、".join(f"{area} {count:,} 件" for area, count in sorted(certificate.items.items()))
    keys = "\n".join(
        f"  - {key.kind}: {key.arn}（{key.deletes_on} に完全に削除）" for key in certificate.keys
    )
    mark = certificate.last_checkpoint
    log = "封印はありません" if mark is None else f"第 {mark.number} 号 {mark.hash}"
    return f"""消去証明書

自治体    {certificate.name}（{certificate.municipality}）
閉鎖      {certificate.closed_at:%Y-%m-%d %H:%M:%S} UTC
操作者    {certificate.closed_by}
二人目    {certificate.second_person}
証明      {certificate.certified_at:%Y-%m-%d %H:%M:%S} UTC

次の鍵を止め、削除の予約をしました。止めた時から、これらの鍵では何も開けません。
{keys}
包まれた領域の鍵（{len(certificate.wrapped_keys)} 個）を消しました: {"、".join(certificate.wrapped_keys)}
開けなくなった項目: {items}
操作記録の最後の封印: {log}

{certificate.deletes_on} を過ぎると、鍵を戻すことは誰にもできません。それまでに戻すには、鍵の管理者による
削除の取消しと、閉鎖前のバックアップの両方が要ります。バックアップに残る暗号文も、同じ鍵がなければ
開けません。項目の見出し（照合値、時刻、職員のID、会場のID）は暗号文ではなく、表とバックアップから
消えるまで残ります。

確かめ方: python -m infra.municipality verify この証明書.json --key 公開鍵.pem
"""


def read(body: bytes) -> Any:
    """Return a file's JSON as it stands, for whoever reads it without our models."""
    return json.loads(body)
