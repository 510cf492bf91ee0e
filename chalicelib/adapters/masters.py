"""The packaged masters, read once a process.  A master that does not fit its model stops the start."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from chalicelib.systems.vrs.doses.origins import Origins
from chalicelib.systems.vrs.doses.sentences import FindingSentences
from chalicelib.systems.vrs.doses.vaccines import VaccineMaster
from chalicelib.systems.vrs.tickets.hints import HintPolicy
from chalicelib.systems.vrs.tickets.kinds import TicketKinds
from chalicelib.values.municipality import Municipalities


@cache
def load_vaccines() -> VaccineMaster:
    """Return the vaccine master with the packaged sample of lots."""
    return VaccineMaster.model_validate({**_read("vaccines.json"), "lots": _read("lots.json")})


@cache
def load_sentences() -> FindingSentences:
    """Return the sentences of findings."""
    return FindingSentences.model_validate(_read("findings.json"))


@cache
def load_kinds() -> TicketKinds:
    """Return the settings of the ticket's line."""
    return TicketKinds.model_validate(_read("tickets.json"))


@cache
def load_hints() -> HintPolicy:
    """Return which municipalities let their venues compare 生まれた日."""
    return HintPolicy.model_validate(_read("hints.json"))


@cache
def load_origins() -> Origins:
    """Return the table of origins."""
    return Origins.model_validate(_read("origins.json"))


@cache
def load_municipalities() -> Municipalities:
    """Return the dated master of municipalities and wards."""
    master = _read("municipalities.json")
    return Municipalities.from_rows(master["municipalities"], wards=master["wards"])


def _read(name: str) -> dict[str, Any]:
    master: dict[str, Any] = json.loads(files("chalicelib.data").joinpath(name).read_bytes())
    return master
