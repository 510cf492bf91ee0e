"""T10, the contrary: every small mistake in the policies is caught, or something else holds the wall.

A mutant is one document with one mistake.  It is caught where it cannot be read, where something needed
is no longer allowed, or where a theorem breaks in a view of that one document.  What no theorem catches is
looked at again: if another part of the same document holds what the mutant gave up, it is *covered twice*,
and the table says by what; else it survives, and that part of the policy says nothing.

What a theorem forbids in the small domain it forbids in the large one, whose cells are those and more: a
mutant that the small domain catches is caught.  So the large hunt asks its domain about the others only.
"""

from collections import Counter
from typing import NamedTuple

from proofs.policies.documents import Documents, deployed
from proofs.policies.domain import Domain
from proofs.policy_mutants.hunt import Hunter
from proofs.policy_mutants.mutations import Mutant, mutants
from proofs.progress import on_the_way
from proofs.proof import Proof, Size

COLUMNS = (
    "document",
    "mutants",
    "not readable",
    "needed",
    "theorems",
    "covered twice",
    "survivors",
    "caught by",
)
MOST_NAMED = 4


class Caught(NamedTuple):
    """A mutant, and what became of it."""

    mutant: Mutant
    by: str | None
    """``unreadable``, ``needed``, a theorem's id, or None."""
    second_wall: str | None = None


def prove(size: Size) -> Proof:
    """Hunt the mutants of the documents as they deploy."""
    return prove_of(deployed(), size)


def prove_of(documents: Documents, size: Size) -> Proof:
    """Hunt the mutants of any documents; a large hunt looks in a wider domain for what a small one misses."""
    hunter = Hunter(Domain(documents, Size.SMALL))
    found = {name: hunt(hunter, name) for name in on_the_way(list(documents.sources), "documents")}
    if size is Size.LARGE:
        wider = Hunter(Domain(documents, size))
        missed = [name for name, each in found.items() if any(one.by is None for one in each)]
        for name in on_the_way(missed, "documents in the whole domain"):
            found[name] = [hunted_again(wider, one) for one in found[name]]
    every = [one for each in found.values() for one in each]
    return Proof(
        id="T10",
        title="Mutants of the policies",
        columns=COLUMNS,
        rows=[_row(name, each) for name, each in found.items()],
        broken=[
            f"{one.mutant.name}, {one.mutant.what}: nothing catches it"
            for one in every
            if one.by is None and one.second_wall is None
        ],
        notes=[
            f"{len(every):,} mutants",
            *(
                f"covered twice: {one.mutant.name}, {one.mutant.what}; the wall is held by what this would "
                f"take away: {one.second_wall}"
                for one in every
                if one.second_wall is not None
            ),
        ],
    )


def hunt(hunter: Hunter, name: str) -> list[Caught]:
    """Return what became of every mutant of one document."""
    found = []
    for mutant in mutants(name, hunter.documents.sources[name]):
        by = hunter.caught_by(mutant)
        found.append(Caught(mutant, by, None if by else hunter.second_wall(mutant)))
    return found


def hunted_again(wider: Hunter, one: Caught) -> Caught:
    """Look for what nothing caught in a wider domain; a second wall that was found there is one here."""
    by = one.by or wider.caught_by(one.mutant)
    return Caught(one.mutant, by, None if by else one.second_wall or wider.second_wall(one.mutant))


def _row(name: str, caught: list[Caught]) -> tuple[object, ...]:
    by = Counter(one.by for one in caught)
    theorems = Counter(
        {theorem: times for theorem, times in by.items() if theorem and theorem.startswith("T")}
    )
    twice = sum(one.second_wall is not None for one in caught)
    named = ", ".join(f"{theorem} {times}" for theorem, times in theorems.most_common(MOST_NAMED))
    return (
        name,
        len(caught),
        by["unreadable"],
        by["needed"],
        theorems.total(),
        twice,
        by[None] - twice,
        named,
    )
