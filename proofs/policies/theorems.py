"""All theorems, and the sweep that tries to break them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from proofs.policies.asks import Ask
from proofs.policies.documents import Documents
from proofs.policies.domain import VIEWS, Block
from proofs.policies.judging import can_speak, each_allowed
from proofs.policies.of_keys import is_lent
from proofs.policies.theorem import Theorem
from proofs.policies.theorems_keys import KEY_THEOREMS
from proofs.policies.theorems_roles import ROLE_THEOREMS
from proofs.policies.theorems_rows import ROW_THEOREMS

THEOREMS: tuple[Theorem, ...] = (*ROW_THEOREMS, *KEY_THEOREMS, *ROLE_THEOREMS)


_BY_VIEW = {view: tuple(one for one in THEOREMS if view in one.views) for view in VIEWS}


def speaking_of(block: Block) -> tuple[Theorem, ...]:
    """Return the theorems that say anything of a block."""
    caller, action = block.caller, block.action
    return tuple([one for one in _BY_VIEW[block.view] if one.speaks_of(caller, action)])


@dataclass
class Tally:
    """What a sweep found: cells a theorem spoke of, cells judged one by one, and what contradicted it."""

    cells: dict[str, int] = field(default_factory=lambda: dict.fromkeys((one.id for one in THEOREMS), 0))
    judged: int = 0
    allowed: int = 0
    broken: dict[str, list[str]] = field(default_factory=dict)


def sweep(documents: Documents, blocks: Iterable[Block]) -> Tally:
    """Judge every cell of the blocks, and hold every allowed one against the theorems that speak of it."""
    tally = Tally()
    for block in blocks:
        speaking = speaking_of(block)
        for one in speaking:
            tally.cells[one.id] += len(block.asked)
        if speaking and can_speak(documents, block):
            tally.judged += len(block.asked)
            _judge(documents, block, speaking, tally)
    return tally


def _judge(documents: Documents, block: Block, speaking: tuple[Theorem, ...], tally: Tally) -> None:
    for ask in each_allowed(documents, block):
        tally.allowed += 1
        if is_lent(block.view, block.caller, block.action, ask):
            continue
        for one in speaking:
            if one.broken_by(block.caller, block.action, ask):
                tally.broken.setdefault(one.id, []).append(shown(block, ask))


def forbidden(blocks: Iterable[Block]) -> Iterator[tuple[Block, Ask, str]]:
    """Yield every cell that some theorem forbids, with the first that does."""
    for block in blocks:
        speaking = speaking_of(block)
        for ask in block.asked if speaking else ():
            if is_lent(block.view, block.caller, block.action, ask):
                continue
            for one in speaking:
                if one.broken_by(block.caller, block.action, ask):
                    yield block, ask, one.id
                    break


def shown(block: Block, ask: Ask) -> str:
    """Return a cell as a sentence."""
    return f"{block.view} {block.document}: {block.caller.shown} {block.action} {ask.resource} {ask.about}"
