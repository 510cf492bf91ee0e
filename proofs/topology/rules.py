"""All rules on the templates."""

from proofs.topology import (
    balancer,
    doors,
    keys,
    messages,
    pages,
    parameters,
    rights,
    roads,
    spares,
    stores,
    watchers,
    workers,
)
from proofs.topology.rule import Needs, Rule

RULES: tuple[Rule, ...] = (
    *parameters.RULES,
    *doors.RULES,
    *balancer.RULES,
    *roads.RULES,
    *workers.RULES,
    *stores.RULES,
    *pages.RULES,
    *messages.RULES,
    *keys.RULES,
    *rights.RULES,
    *watchers.RULES,
    *spares.RULES,
)
NEEDS: dict[str, Needs] = {
    f"{prefix}-{number}": need
    for prefix, needs in (
        ("door-n", doors.NEEDS),
        ("balance-n", balancer.NEEDS),
        ("road-n", roads.NEEDS),
        ("work-n", workers.NEEDS),
        ("store", stores.NEEDS),
        ("told", watchers.NEEDS),
    )
    for number, need in enumerate(needs, 1)
}
"""The rules that are about one property, by their ids."""
