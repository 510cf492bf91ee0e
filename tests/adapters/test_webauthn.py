"""Only the credential of this account, made and used here with the person verified, proves anything."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AuthenticatorData
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.access.staff.model import Passkey
from chalicelib.adapters.webauthn import WebAuthn
from chalicelib.errors import DomainError, PasskeyRefused, WrongCredentials
from local.authenticator import SoftAuthenticator
from tests.fakes.samples import AT

pytestmark = [pytest.mark.proof("T15"), pytest.mark.control("R-III-3-06")]

ORIGIN = "https://vrs.test"
CHALLENGE = websafe_encode(b"c" * 32)
OTHER_CHALLENGE = websafe_encode(b"d" * 32)
HERE = WebAuthn(ORIGIN)
OURS, OTHERS = SoftAuthenticator("ours"), SoftAuthenticator("another account's")


def registered(authenticator: SoftAuthenticator) -> Passkey:
    answer = authenticator.create(HERE.creation(CHALLENGE, "clerk", []), ORIGIN, counter=1)
    made = HERE.attested(answer, CHALLENGE)
    return Passkey(
        credential_id=made.credential_id,
        public_key=made.public_key,
        counter=made.counter,
        registered_at=AT,
        terminal="T-001",
    )


KNOWN = [registered(OURS)]


def signed(authenticator: SoftAuthenticator = OURS, origin: str = ORIGIN, **options: str) -> str:
    asked = HERE.request(options.get("challenge", CHALLENGE))
    asked["publicKey"] = {**dict(asked["publicKey"]), **options}
    return authenticator.get(asked, origin, counter=2)


def tampered(answer: str, part: str, change: Callable[[bytes], bytes]) -> str:
    said = json.loads(answer)
    said["response"][part] = websafe_encode(change(websafe_decode(said["response"][part])))
    return json.dumps(said)


def flipped(raw: bytes) -> bytes:
    return raw[:-1] + bytes([raw[-1] ^ 1])


def without_flags(raw: bytes) -> bytes:
    return raw[:32] + bytes([0]) + raw[33:]


def renamed(answer: str, authenticator: SoftAuthenticator) -> str:
    name = websafe_encode(authenticator.credential_id)
    return json.dumps({**json.loads(answer), "id": name, "rawId": name})


def of_type(answer: str, kind: str) -> str:
    return tampered(answer, "clientDataJSON", lambda raw: raw.replace(b"webauthn.get", kind.encode()))


REFUSED: dict[str, Callable[[], str]] = {
    "another origin": lambda: signed(origin="https://vrs.test.example"),
    "the same host without TLS": lambda: signed(origin="http://vrs.test"),
    "another port": lambda: signed(origin="https://vrs.test:8443"),
    "a subdomain": lambda: signed(origin="https://a.vrs.test"),
    "another relying party": lambda: signed(rpId="test"),
    "another challenge": lambda: signed(challenge=OTHER_CHALLENGE),
    "nobody verified": lambda: signed(SoftAuthenticator("ours", verifies=False)),
    "another account's credential": lambda: signed(OTHERS),
    "another's signature under our name": lambda: renamed(signed(OTHERS), OURS),
    "a changed signature": lambda: tampered(signed(), "signature", flipped),
    "no signature": lambda: tampered(signed(), "signature", lambda _: b""),
    "a changed counter": lambda: tampered(signed(), "authenticatorData", flipped),
    "flags taken away": lambda: tampered(signed(), "authenticatorData", without_flags),
    "a registration in its place": lambda: of_type(signed(), "webauthn.create"),
    "a longer answer": lambda: tampered(signed(), "authenticatorData", lambda raw: raw + b"\0"),
}


def test_the_right_answer_is_taken_and_says_its_counter() -> None:
    asserted = HERE.asserted(signed(), CHALLENGE, KNOWN)
    assert (asserted.credential_id, asserted.counter) == (KNOWN[0].credential_id, 2)


@pytest.mark.parametrize("why", REFUSED)
def test_every_other_answer_is_refused(why: str) -> None:
    with pytest.raises(WrongCredentials):
        HERE.asserted(REFUSED[why](), CHALLENGE, KNOWN)


def test_without_a_known_credential_nothing_proves_and_a_signature_is_checked_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = []
    server = HERE._server
    real = type(server).authenticate_complete

    def counted(self: Any, state: Any, credentials: Any, response: Any) -> Any:
        checked.append(len(credentials))
        return real(self, state, credentials, response)

    monkeypatch.setattr(type(server), "authenticate_complete", counted)
    for known in (KNOWN, [], [registered(OTHERS)]):
        try:
            HERE.asserted(signed(), CHALLENGE, known)
        except WrongCredentials:
            continue
    assert checked == [1, 1, 1]


def _created(
    authenticator: SoftAuthenticator = OURS, origin: str = ORIGIN, challenge: str = CHALLENGE
) -> str:
    return authenticator.create(HERE.creation(challenge, "clerk", []), origin, counter=1)


def _without_credential() -> str:
    answer = json.loads(_created())
    raw = websafe_decode(answer["response"]["attestationObject"])
    data = AuthenticatorData.create(HERE._server.rp.id_hash, 0x05, 1)
    place = raw.index(HERE._server.rp.id_hash)
    answer["response"]["attestationObject"] = websafe_encode(raw[: place - 2] + b"\x58\x25" + bytes(data))
    return json.dumps(answer)


CREATED_WRONGLY: dict[str, Callable[[], str]] = {
    "another origin": lambda: _created(origin="https://evil.test"),
    "another challenge": lambda: _created(challenge=OTHER_CHALLENGE),
    "nobody verified": lambda: _created(SoftAuthenticator("ours", verifies=False)),
    "an assertion in its place": signed,
    "no credential in it": _without_credential,
}


@pytest.mark.parametrize("why", CREATED_WRONGLY)
def test_no_passkey_is_made_of_a_wrong_answer(why: str) -> None:
    with pytest.raises(PasskeyRefused):
        HERE.attested(CREATED_WRONGLY[why](), CHALLENGE)


def test_what_a_browser_is_asked_for_demands_the_person_and_names_nobody() -> None:
    asked = HERE.request(CHALLENGE)["publicKey"]
    assert asked["userVerification"] == "required"
    assert asked["rpId"] == "vrs.test"
    assert "allowCredentials" not in dict(asked)


def test_a_deployment_without_an_https_origin_does_not_start() -> None:
    for origin in (
        "",
        "http://vrs.test",
        "vrs.test",
        "https://",
        "http://localhost.test:80",
        "http://localhost",
    ):
        with pytest.raises(ValueError, match="origin"):
            WebAuthn(origin)


def test_an_algorithm_that_nobody_asked_for_makes_no_passkey() -> None:
    asked = [each["alg"] for each in HERE.creation(CHALLENGE, "clerk", [])["publicKey"]["pubKeyCredParams"]]
    assert asked == [-7, -257]


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None, max_examples=150)
@given(JUNK, st.sampled_from(["", "id", "rawId", "type", "response", "clientDataJSON", "signature"]))
def test_any_junk_is_a_refusal_and_nothing_else(junk: Any, where: str) -> None:
    said: Any = json.loads(signed())
    if where in said:
        said[where] = junk
    elif where:
        said["response"][where] = junk
    else:
        said = junk
    answer = json.dumps(said)
    for act in (
        lambda: HERE.challenge_in(answer),
        lambda: HERE.attested(answer, CHALLENGE),
        lambda: HERE.asserted(answer, CHALLENGE, KNOWN),
    ):
        try:
            act()
        except DomainError:
            continue


@pytest.mark.parametrize("where", ["id", "clientDataJSON", "authenticatorData", "signature"])
def test_a_number_in_the_place_of_bytes_is_refused_before_so_many_are_made(where: str) -> None:
    said: Any = json.loads(signed())
    said["response"] |= {where: 10**14}
    if where == "id":
        said |= {"id": 10**14, "rawId": 10**14}
    with pytest.raises(WrongCredentials):
        HERE.asserted(json.dumps(said), CHALLENGE, KNOWN)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200), st.sampled_from(["clientDataJSON", "authenticatorData", "signature"]))
def test_any_bytes_in_any_part_prove_nothing(raw: bytes, part: str) -> None:
    with pytest.raises(WrongCredentials):
        HERE.asserted(tampered(signed(), part, lambda _: raw), CHALLENGE, KNOWN)
