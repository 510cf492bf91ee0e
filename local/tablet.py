"""A venue tablet in software: makes its key, enrols, opens a shift, signs every request, resends."""

import base64
import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from chalicelib.access.tablets.proofs import PROOF_TYPE, digest_of


@dataclass(frozen=True)
class Answered:
    """An HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Send = Callable[[str, str, Mapping[str, str], bytes], Answered]
"""Sends (method, path, headers, body) and returns the answer."""


class SoftTablet:
    """A tablet whose device key lives in memory."""

    def __init__(self, send: Send, now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self._send = send
        self._now_ms = now_ms
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._counter = 0
        self._lock = threading.Lock()
        self.tablet_id = "unenrolled"
        self.nonce = ""
        self.venue = ""

    def enrol(self, code: str) -> Answered:
        """Spend a one-time code."""
        answer = self.post("/tablets", {"code": code, "key": self.public_key()})
        if answer.status == 201:
            self.tablet_id = answer.json["tablet_id"]
        return answer

    def open_shift(self, venue: str, pin: str) -> Answered:
        """Open a shift at a venue."""
        answer = self.post("/shifts", {"venue": venue, "pin": pin})
        if answer.status == 201:
            self.nonce, self.venue = answer.json["nonce"], venue
        return answer

    def scan(self, line: str, given_on: str, product: str, lot: str, **more: Any) -> Answered:
        """Record a dose; ``key`` and ``already_given`` may be given."""
        body = {
            "line": line,
            "given_on": given_on,
            "product": product,
            "lot": lot,
            "venue": self.venue,
            "key": more.pop("key", None) or self.new_key(),
            **more,
        }
        return self.post("/doses", body)

    def undo(self, line: str, recorded: Any, reason: str = "misread", **more: Any) -> Answered:
        """Take back what an answer says was recorded; ``key`` may be given."""
        said = {"line": line, "given_on": recorded["given_on"], "recorded_at": recorded["recorded_at"]}
        key = more.pop("key", None) or self.new_key()
        return self.post("/doses/undo", {**said, "reason": reason, "key": key, **more})

    def post(self, path: str, body: Any) -> Answered:
        """Send a signed request."""
        raw = json.dumps(body, ensure_ascii=False).encode()
        headers = {"content-type": "application/json", "vrs-proof": self.proof("POST", path, raw)}
        return self._send("POST", path, headers, raw)

    def proof(self, method: str, path: str, body: bytes, **changed: Any) -> str:
        """Return a proof over a request; ``changed`` claims make a wrong one."""
        with self._lock:
            self._counter += 1
            counter = self._counter
        claims = {
            "htm": method,
            "htu": path,
            "bh": digest_of(body),
            "iat": self._now_ms(),
            "ctr": counter,
            "nonce": self.nonce,
            **changed,
        }
        head = {"alg": "ES256", "kid": self.tablet_id, "typ": PROOF_TYPE}
        signed = f"{_part(head)}.{_part(claims)}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
        return f"{signed}.{_encode(r.to_bytes(32) + s.to_bytes(32))}"

    def public_key(self) -> dict[str, str]:
        """Return the device key's public half as a JWK."""
        numbers = self._key.public_key().public_numbers()
        x, y = _encode(numbers.x.to_bytes(32)), _encode(numbers.y.to_bytes(32))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    @staticmethod
    def new_key() -> str:
        """Draw an idempotency key."""
        return secrets.token_hex(16)


def _part(value: dict[str, Any]) -> str:
    return _encode(json.dumps(value, separators=(",", ":")).encode())


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
