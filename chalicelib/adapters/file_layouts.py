"""The packaged layouts of files that come in and go out, read once a process."""

from functools import cache
from importlib.resources import files

from chalicelib.systems.vrs.downloads.model import Layout
from chalicelib.systems.vrs.registration.model import Profile


@cache
def load_layout() -> Layout:
    """Return the layout of ledgers that go out."""
    return Layout.model_validate_json(_bytes("downloads.json"))


@cache
def load_profile() -> Profile:
    """Return the registration file's profile."""
    return Profile.model_validate_json(_bytes("registration.json"))


def _bytes(name: str) -> bytes:
    return files("chalicelib.data").joinpath(name).read_bytes()
