"""What a proof is: a table of what was tried, and the sentences that say what broke (none, if it holds)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module


class Size(StrEnum):
    """How much is tried: ``make test`` proves small, ``make prove`` large."""

    SMALL = "small"
    LARGE = "large"


@dataclass(frozen=True)
class Proof:
    """The outcome of a proof."""

    id: str
    """Of the proof in the plan: T01 to T26."""
    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    broken: Sequence[str] = ()
    """A sentence for each thing that does not hold; it names no value of any person."""
    notes: Sequence[str] = ()
    """What the table does not say: sizes, seeds, seconds, and what is not modelled."""

    @property
    def markdown(self) -> str:
        """The proof as a page: title, verdict, table, notes."""
        verdict = "holds" if not self.broken else f"BROKEN: {len(self.broken)}"
        lines = [f"## {self.id} {self.title}: {verdict}", ""]
        lines += [f"- BROKEN: {sentence}" for sentence in self.broken]
        lines += [f"- {note}" for note in self.notes]
        lines += ["", _line(self.columns), _line(["---"] * len(self.columns))]
        lines += [_line(row) for row in self.rows]
        return "\n".join(lines) + "\n"


def _line(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def found(name: str) -> Callable[[Size], Proof]:
    """Return the function that proves ``proofs.<name>``; it is imported only when asked for."""
    prove: Callable[[Size], Proof] = import_module(f"proofs.{name}").prove
    return prove
