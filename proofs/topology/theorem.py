"""The proof itself: rules on the templates, linters on the templates, then the mutants."""

import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from infra.synth import synthesized
from proofs.progress import on_the_way
from proofs.proof import Proof, Size
from proofs.topology import guard, linters
from proofs.topology.harmless import reason
from proofs.topology.house import Templates, at
from proofs.topology.mutants import GONE, Mutant, needed, planted, sweep
from proofs.topology.rule import caught, violations
from proofs.topology.rules import RULES

SAMPLE = 150
"""Mutants of the sweep in the small proof."""
SEED = 18


@dataclass
class Count:
    """What became of the mutants of one kind."""

    all: int = 0
    rules: int = 0
    guard: int = 0
    harmless: int = 0
    alive: list[str] = field(default_factory=list)


def prove(size: Size) -> Proof:
    """Hold the templates to the rules, and the rules to the mutants."""
    templates = synthesized()
    broken = [
        f"{id_}: {place}" for id_, places in violations(RULES, templates).items() for place in places
    ] + guard.broken(templates)
    found, notes = _linted(templates, size)
    counts, catchers = _hunted(templates, list(_chosen(templates, size)))
    alive = [f"nobody missed: {what}" for count in counts.values() for what in count.alive]
    idle = [
        f"{rule.id} catches no mutant" for rule in RULES if size is Size.LARGE and rule.id not in catchers
    ]
    total = sum(count.all for count in counts.values())
    harmless = sum(count.harmless for count in counts.values())
    resources = sum(len(template["Resources"]) for template in templates.values())
    notes = [
        f"{len(RULES)} rules of ours, {len(guard.names())} of cfn-guard",
        f"{resources} resources in {len(templates)} stacks",
        f"{total} mutants, {harmless} of them harmless (harmless.py says why)",
        "conditions of the templates: all true, and all false",
        *notes,
    ]
    rows = [(kind, c.all, c.rules, c.guard, c.harmless, len(c.alive)) for kind, c in sorted(counts.items())]
    columns = ("mutation", "mutants", "caught by our rules", "by cfn-guard", "harmless", "survivors")
    return Proof("T18", "Topology of what deploys", columns, rows, [*broken, *found, *alive, *idle], notes)


def _chosen(templates: Templates, size: Size) -> Iterator[Mutant]:
    """Yield every mutant, or all that are planted, one for each need, and a sample of the sweep."""
    yield from planted(templates)
    if size is Size.LARGE:
        yield from needed(templates)
        yield from sweep(templates)
        return
    yield from {each.spot: each for each in needed(templates)}.values()
    yield from random.Random(SEED).sample(list(sweep(templates)), SAMPLE)


def _hunted(templates: Templates, mutants: Sequence[Mutant]) -> tuple[dict[str, Count], set[str]]:
    counts: dict[str, Count] = {}
    catchers: Counter[str] = Counter()
    for mutant in on_the_way(mutants, "mutants"):
        count = counts.setdefault(mutant.kind, Count())
        count.all += 1
        by = caught(RULES, mutant.of(templates))
        catchers.update(by)
        guarded = _guarded(mutant, templates)
        count.rules += bool(by)
        count.guard += guarded
        if not by and not guarded:
            if reason(mutant):
                count.harmless += 1
            else:
                count.alive.append(mutant.what)
    return counts, set(catchers)


def _guarded(mutant: Mutant, templates: Templates) -> bool:
    """Return whether cfn-guard misses something in the resource that was changed."""
    section, name, *_ = (*mutant.path, "", "")
    resource = (
        at(mutant.of(templates)[mutant.stack], section, name)
        if mutant.put is not GONE or mutant.path[2:]
        else None
    )
    return section == "Resources" and isinstance(resource, dict) and guard.breaks(resource)


def _linted(templates: Templates, size: Size) -> tuple[list[str], list[str]]:
    """Return what the linters find, and what to say about them."""
    if not linters.there():
        missing = "the linters did not run: no .venv-checks (make prove makes it)"
        return ([missing] if size is Size.LARGE else []), [missing]
    with tempfile.TemporaryDirectory() as name:
        folder = linters.written(templates, Path(name))
        found = linters.cfn_lint(folder)
        if size is Size.SMALL:
            return found, [f"cfn-lint: {len(found)} findings; checkov runs in the large proof"]
        noticed = linters.checkov(folder)
    unkept = linters.unkept(noticed)
    return [*found, *unkept], [
        f"cfn-lint: {len(found)} findings; checkov: {len(unkept)} beyond the {len(linters.kept())} kept"
    ]
