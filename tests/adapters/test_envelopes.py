"""An envelope opens with the municipality's import key, whole and unchanged, and in no other way."""

import base64
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.envelopes import fingerprint, import_key, inspected, opened, published, sealed
from chalicelib.errors import EnvelopeBroken, NotSealed
from chalicelib.systems.vrs.changesets.model import PartHeader

pytestmark = [pytest.mark.proof("T17"), pytest.mark.control("R-III-3-38")]

NAME, CITY = "IMPORT#0001", "112143"
KEY = import_key(b"\x01" * 32, NAME)
PUBLIC = published(KEY, NAME, CITY)
HEADER = PartHeader(kid=NAME, municipality=CITY, file="F" * 26, part=1, parts=2, row=2)
CONTENT = "個人番号,宛名番号\r\n".encode()
ENVELOPE = sealed(CONTENT, HEADER, PUBLIC).encode()


@given(content=st.binary(max_size=90_000))
@settings(max_examples=25, deadline=None)
def test_what_was_sealed_comes_out_as_it_was(content: bytes) -> None:
    envelope = sealed(content, HEADER, PUBLIC).encode()
    assert inspected(envelope) == HEADER
    assert opened(envelope, KEY) == content


def taken(envelope: bytes) -> bytes:
    """Take an envelope as the house does: look at it, then open it."""
    inspected(envelope)
    return opened(envelope, KEY)


def test_a_thousand_changed_envelopes_are_all_refused() -> None:
    chance = random.Random(17)
    alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."
    for _ in range(1_000):
        changed = bytearray(ENVELOPE)
        place = chance.randrange(len(changed))
        kind = chance.randrange(4)
        if kind == 0:
            changed[place] = chance.choice([each for each in alphabet if each != changed[place]])
        elif kind == 1:
            del changed[place]
        elif kind == 2:
            changed.insert(place, chance.choice(alphabet))
        else:
            changed = changed[:place]
        with pytest.raises((NotSealed, EnvelopeBroken)):
            taken(bytes(changed))


def test_another_spelling_of_the_same_bytes_is_refused() -> None:
    """Base64 of a length that leaves bits over can be spelt in several ways; one of them is ours."""
    *others, tag = ENVELOPE.decode().split(".")
    raw = base64.urlsafe_b64decode(tag + "==")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twins = [tag[:-1] + each for each in alphabet if each != tag[-1]]
    same = [each for each in twins if base64.urlsafe_b64decode(each + "==") == raw]
    assert same
    for twin in same:
        with pytest.raises(NotSealed):
            inspected(".".join((*others, twin)).encode())


@pytest.mark.parametrize("key", [import_key(b"\x02" * 32, NAME), import_key(b"\x01" * 32, "IMPORT#0002")])
def test_another_key_opens_nothing(key: object) -> None:
    with pytest.raises(EnvelopeBroken):
        opened(ENVELOPE, key)  # type: ignore[arg-type] - a key


@pytest.mark.parametrize("junk", [b"", b"a.b.c.d.e", CONTENT, b"\xff" * 9, b"e30.e30.e30.e30.e30", b"...."])
def test_what_is_no_envelope_is_told_so(junk: bytes) -> None:
    with pytest.raises(NotSealed):
        inspected(junk)


@pytest.mark.parametrize(
    "said", [{"alg": "dir"}, {"enc": "A128GCM"}, {"typ": "x"}, {"zip": "DEF"}, {"part": "1"}, {"row": 1}]
)
def test_a_header_of_another_form_is_refused_unopened(said: dict[str, object]) -> None:
    first, rest = ENVELOPE.decode().split(".", 1)
    header = {**json.loads(base64.urlsafe_b64decode(first + "==")), **said}
    forged = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    with pytest.raises(NotSealed):
        inspected(f"{forged}.{rest}".encode())


def test_the_published_key_holds_no_secret_and_its_fingerprint_is_of_its_point() -> None:
    assert set(PUBLIC) == {"kid", "municipality", "kty", "crv", "x", "y", "fingerprint"}
    assert fingerprint(PUBLIC) == PUBLIC["fingerprint"]
    other = published(import_key(b"\x03" * 32, NAME), NAME, CITY)
    assert other["fingerprint"] != PUBLIC["fingerprint"]
