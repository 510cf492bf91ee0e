"""T10: what the deployed policies allow, and what they never do.

Three proofs of the same sentences.  Exhaustive: every caller, action, thing and context of a finite domain
with three municipalities, judged by the code that judges at run time.  Symbolic: the sentences about
municipalities, for any code, key and tag, by Z3.  And the contrary: what the running system needs is
allowed, so that nothing is proved by forbidding everything.

What this does not prove: AWS evaluates policies as the fence does (``tests/fence``), there are no
organisation policies, grants or service-linked roles beside these documents, and the templates hang each
document on its role or key (T18).  Who may rewrite the documents can rewrite the proof's subject: the key
administrators may put another key policy, and CloudFormation may rebuild every role; both are watched.
"""

from collections.abc import Sequence

from proofs.policies.documents import Documents, deployed
from proofs.policies.domain import Domain
from proofs.policies.positives import positives, unmet
from proofs.policies.smt_agree import Compared, compare
from proofs.policies.smt_answers import Answer, ask
from proofs.policies.smt_claims import Claims
from proofs.policies.theorem import Theorem
from proofs.policies.theorems import THEOREMS, Tally, sweep
from proofs.proof import Proof, Size

COLUMNS = ("theorem", "says", "日本語", "documents read", "cells", "for any municipality", "counter-examples")
SHOWN = 3
"""Counter-examples a theorem shows in words; the column counts all."""
RANDOM = {Size.SMALL: 20, Size.LARGE: 500}
"""Random requests a document, by which the model is held against the fence."""


def prove(size: Size) -> Proof:
    """Prove the theorems of the documents as they deploy."""
    return prove_of(deployed(), size)


def prove_of(documents: Documents, size: Size) -> Proof:
    """Prove the theorems of any documents."""
    domain = Domain(documents, size)
    tally = sweep(documents, domain.blocks())
    claims = Claims(documents)
    answers = [ask(claims, claim, documents) for claim in claims.all()]
    compared = compare(documents, RANDOM[size])
    missing = unmet(documents)
    return Proof(
        id="T10",
        title="Policy theorems",
        columns=COLUMNS,
        rows=_rows(tally, answers),
        broken=(
            *_broken(tally),
            *(one.sentence for one in answers if one.verdict != "holds"),
            *missing,
            *compared.different,
        ),
        notes=_notes(domain, tally, compared, len(list(positives(documents)))),
    )


def _rows(tally: Tally, answers: Sequence[Answer]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for one in sorted(THEOREMS, key=_number):
        asked = [answer for answer in answers if answer.claim.theorem == one.id]
        contrary = len(tally.broken.get(one.id, ())) + sum(answer.verdict != "holds" for answer in asked)
        views = ", ".join(sorted(one.views))
        rows.append((one.id, one.says, one.ja, views, f"{tally.cells[one.id]:,}", len(asked) or "", contrary))
    return rows


def _number(theorem: Theorem) -> int:
    return int(theorem.id.partition(".")[2])


def _broken(tally: Tally) -> list[str]:
    says = {one.id: one.says for one in THEOREMS}
    return [
        f"{theorem} ({says[theorem]}) {cell}"
        for theorem, cells in tally.broken.items()
        for cell in cells[:SHOWN]
    ]


def _notes(domain: Domain, tally: Tally, compared: Compared, needed: int) -> tuple[str, ...]:
    cells = sum(tally.cells.values())
    return (
        (
            f"{len(domain.documents.sources)} documents, {len(domain.callers)} callers of ours, "
            f"{len(domain.actions)} actions"
        ),
        (
            f"{cells:,} cells in all: {tally.judged:,} judged one by one, the others of actions for which no "
            f"statement could allow anything; {tally.allowed:,} are allowed, and contradict nothing"
        ),
        f"{needed:,} cells are needed, and must be allowed",
        (
            f"the model of Z3 agreed with the fence on {compared.asked:,} random requests, of which it "
            f"granted {compared.granted:,} and denied {compared.denied:,}"
        ),
        "not modelled: organisation policies, grants, service-linked roles, who may rewrite the documents",
    )
