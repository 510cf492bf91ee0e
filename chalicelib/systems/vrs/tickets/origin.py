"""Where a dose comes from: what its ticket says of it, to venues too."""

from enum import StrEnum

ORIGIN_CODE = r"^([0-9]{6}|[A-Z]{3})$"
"""Of a municipality, or of a country."""


class Origin(StrEnum):
    """接種の区分: where a dose was given, or who gave it (``data/origins.json`` has the labels)."""

    OWN = "own"
    """自市区町村の接種券による接種: every dose that does not say otherwise."""

    OTHER_MUNICIPALITY = "other_municipality"
    """他自治体で記録された接種 (転入前など)."""

    WORKPLACE = "workplace"
    """職域接種."""

    OVERSEAS = "overseas"
    """海外での接種."""

    TRIAL = "trial"
    """治験での接種."""
