"""The packaged tables of moves, read once a process; only the private plane knows them."""

from functools import cache
from importlib.resources import files

from chalicelib.systems.vrs.moves.codes import FlagCodes
from chalicelib.systems.vrs.moves.filed import MovesProfile


@cache
def load_flag_codes() -> FlagCodes:
    """Return the dated table of flags (転出・死亡 …)."""
    return FlagCodes.model_validate_json(_bytes("flags.json"))


@cache
def load_moves_profile() -> MovesProfile:
    """Return the profile of files of moves."""
    return MovesProfile.model_validate_json(_bytes("moves.json"))


def _bytes(name: str) -> bytes:
    return files("chalicelib.data").joinpath(name).read_bytes()
