"""The hunt: each mutant is held against what is needed, then against what is forbidden."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from local.fence import Layers, Policy, PolicyError
from local.fence.evaluate import Statement
from proofs.policies.asks import Ask
from proofs.policies.documents import Documents, kind_of
from proofs.policies.domain import Block, Domain
from proofs.policies.judging import can_speak, granted, layers_of
from proofs.policies.positives import Positive, positives
from proofs.policies.theorems import forbidden
from proofs.policy_mutants.mutations import Mutant, mutants_of_statement

if TYPE_CHECKING:
    from proofs.policies.callers import Caller


class Cell(NamedTuple):
    """A cell that must not be allowed, and the first theorem that says so."""

    block: Block
    ask: Ask
    theorem: str


class Hunter:
    """Knows what each document must allow and must not."""

    def __init__(self, domain: Domain) -> None:
        self.domain, self.documents = domain, domain.documents
        self._needed: dict[str, list[Positive]] = defaultdict(list)
        for one in positives(self.documents):
            if one.block.view != "whole":
                self._needed[one.block.document].append(one)
        self._forbidden: dict[tuple[str, str], list[list[Cell]]] = {}
        self._killers: dict[tuple[str, int], list[Cell]] = defaultdict(list)

    def caught_by(self, mutant: Mutant) -> str | None:
        """Return what catches a mutant: a need, a theorem's id, or the reader that refuses it; or None."""
        try:
            statement = compiled(mutant)
        except PolicyError:
            return "unreadable"
        policy = self.documents.of(mutant.name)
        assert policy is not None  # noqa: S101 - a mutant is made of a document
        touched = Touched(policy.statements[mutant.number], statement)
        documents = self.documents.with_one(mutant.name, replaced(policy, mutant.number, statement))
        for one in self._needed[mutant.name]:
            if one.block.action in touched and not _allows(documents, one.block, one.ask):
                return "needed"
        return self._theorem_against(documents, mutant, touched)

    def _theorem_against(self, documents: Documents, mutant: Mutant, touched: "Touched") -> str | None:
        """Return the theorem that catches a mutant; what caught the last one is asked first."""
        killers, judge = self._killers[mutant.name, mutant.number], Judge(documents)
        for place, cell in enumerate(killers):
            if cell.block.action in touched and judge.allows(cell):
                killers.insert(0, killers.pop(place))
                return cell.theorem
        escaped = next(self._escaped(judge, mutant.name, touched), None)
        if escaped is None:
            return None
        killers.insert(0, escaped)
        return escaped.theorem

    def _escaped(self, judge: "Judge", name: str, touched: "Touched") -> Iterator[Cell]:
        """Yield the forbidden cells that a judge allows."""
        for action in self.domain.actions:
            for cells in self.forbidden(name, action) if action in touched else ():
                if judge.speaks(cells[0].block):
                    yield from (cell for cell in cells if judge.allows(cell))

    def forbidden(self, name: str, action: str) -> list[list[Cell]]:
        """Return every cell of a document's own views and an action that some theorem forbids, by block."""
        known = self._forbidden.get((name, action))
        if known is None:
            found = (Cell(*cell) for cell in forbidden(self.domain.of_document(name, action)))
            known = [list(cells) for _block, cells in groupby(found, lambda cell: id(cell.block))]
            # In any order the same survive; mixed, those that do not fall sooner.
            rng = Random(0)
            rng.shuffle(known)
            for cells in known:
                rng.shuffle(cells)
            self._forbidden[name, action] = known
        return known

    def second_wall(self, mutant: Mutant) -> str | None:
        """Return the other part of the document that holds what a survivor gave up, or None.

        It does hold it if, once that part is gone as well, something forbidden is allowed which is not
        allowed when that part alone is gone.
        """
        policy = self.documents.of(mutant.name)
        assert policy is not None  # noqa: S101 - a mutant is made of a document
        first = compiled(mutant)
        for other in self._parts(mutant):
            found = self._both(policy, mutant, first, other)
            if found:
                return found
        return None

    def _parts(self, mutant: Mutant) -> Iterator[Mutant]:
        """Yield the parts of a document that may hold what a mutant gave up, each as its own removal."""
        listed = self.documents.sources[mutant.name]["Statement"]
        for number, statement in enumerate(listed):
            if number != mutant.number and statement["Effect"] == "Deny":
                yield Mutant(mutant.name, number, f"{statement['Sid']}: deleted", None)
        if mutant.statement is not None:
            removals = mutants_of_statement(mutant.name, mutant.number, mutant.statement)
            yield from (one for one in removals if "without" in one.what or "Resource → *" in one.what)

    def _both(self, policy: Policy, mutant: Mutant, first: Statement | None, other: Mutant) -> str | None:
        try:
            second = compiled(other)
        except PolicyError:
            return None
        if other.number == mutant.number:
            alone = _same_change(self.documents, other)
            if alone is None:
                return None
            both, single = replaced(policy, other.number, second), replaced(policy, other.number, alone)
        else:
            single = replaced(policy, other.number, second)
            both = _twice(policy, {mutant.number: first, other.number: second})
        touched = Touched(
            policy.statements[mutant.number], second if other.number == mutant.number else first
        )
        ours, theirs = (self.documents.with_one(mutant.name, one) for one in (both, single))
        for cell in self._escaped(Judge(ours), mutant.name, touched):
            if not _allows(theirs, cell.block, cell.ask):
                return f"{other.what} ({cell.theorem})"
        return None


class Touched:
    """The actions that a mutation can make a difference to."""

    def __init__(self, *statements: Statement | None) -> None:
        self._statements = [one for one in statements if one is not None]
        self._known: dict[str, bool] = {}

    def __contains__(self, action: str) -> bool:
        known = self._known.get(action)
        if known is None:
            known = self._known[action] = any(one.covers(action) for one in self._statements)
        return known


def compiled(mutant: Mutant) -> Statement | None:
    """Return a mutant's statement compiled, or None where it is gone; raise PolicyError if unreadable."""
    if mutant.statement is None:
        return None
    return Statement(mutant.statement, f"{mutant.name}:mutant", kind_of(mutant.name))


def replaced(policy: Policy, number: int, statement: Statement | None) -> Policy:
    """Return a policy with one statement changed or gone."""
    return _twice(policy, {number: statement})


def _twice(policy: Policy, changed: dict[int, Statement | None]) -> Policy:
    listed = [changed.get(number, one) for number, one in enumerate(policy.statements)]
    return Policy(policy.name, tuple(one for one in listed if one is not None))


def _same_change(documents: Documents, other: Mutant) -> Statement | None:
    """Return the same second change made to the statement as it deploys, or None if it has none such."""
    original = documents.sources[other.name]["Statement"][other.number]
    for one in mutants_of_statement(other.name, other.number, original):
        if one.what == other.what and one.statement is not None:
            return compiled(one)
    return None


def _allows(documents: Documents, block: Block, ask: Ask) -> bool:
    return granted(block, ask, layers_of(documents, block, ask))


class Judge:
    """Judges cells by some documents; what is the same for many cells is found once."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._layers: dict[tuple[str, str], Layers] = {}
        self._speaks: dict[tuple[str, Caller, str], bool] = {}

    def speaks(self, block: Block) -> bool:
        """Tell whether any statement could allow a cell of a block."""
        asking = (block.view, block.caller, block.action)
        found = self._speaks.get(asking)
        if found is None:
            found = self._speaks[asking] = can_speak(self._documents, block)
        return found

    def allows(self, cell: Cell) -> bool:
        """Tell whether a cell is allowed."""
        block = cell.block
        kind = (block.view, block.caller.kind)
        known = self._layers.get(kind)
        if known is None:
            known = self._layers[kind] = layers_of(self._documents, block, cell.ask)
        return granted(block, cell.ask, known)
