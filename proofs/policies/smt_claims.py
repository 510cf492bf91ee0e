"""The theorems for any municipality, any key, any tag: what Z3 is asked to contradict.

A claim is a formula that must have no solution.  A solution is turned into a request and judged by the
fence: only what the fence allows, too, is a counter-example; anything else is a fault of the model, and is
reported as such.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import z3

from local.fence import Principal
from local.fence.condition_keys import known
from local.fence.policies import DUTY_ROLE, NETWORKS
from proofs.policies.actions import KEY_USES, ROW_WRITES, ROWS
from proofs.policies.asks import OWN_TABLE
from proofs.policies.callers import principal
from proofs.policies.documents import ACCOUNT, Documents
from proofs.policies.rights import (
    LAWFUL,
    OF_ONE_MUNICIPALITY,
    PERSONAL_KINDS,
    TAKEN_UP_BY,
    plane_of_duty,
    purposes_of,
)
from proofs.policies.smt import Formula, Formulas, Symbols, Text, width_of

TAG, PURPOSE = "aws:principaltag/municipality", "aws:principaltag/purpose"
KEYS, VPC, VIA = "dynamodb:leadingkeys", "aws:sourcevpc", "aws:viaawsservice"
KIND, OWNER = "aws:resourcetag/kind", "aws:resourcetag/municipality"
STATED, AREA = "kms:encryptioncontext:municipality", "kms:encryptioncontext:area"
DIGIT = z3.Range("0", "9")
CODE = z3.Loop(DIGIT, 6, 6)
MILLISECONDS = 20_000
ABOUT = frozenset({"duties", "keys", "trust"})
"""The folders whose documents claims are about."""
Found = tuple[z3.CheckSatResult, z3.ModelRef | None]
"""What Z3 said, and its solution if it has one."""


@dataclass(frozen=True)
class Claim:
    """One question to Z3."""

    theorem: str
    """Of the exhaustive proof that says the same of three municipalities."""
    document: str
    action: str
    caller: Principal
    contradicted: Formula
    """What no request may be, and still be allowed."""
    guarded: bool = False
    """Whether a further policy is thought of that allows everything."""


class Claims:
    """Every claim about some documents."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        asked = [each for name, each in documents.sources.items() if name.partition("/")[0] in ABOUT]
        self.symbols = Symbols(max(map(width_of, asked)))
        self._formulas: dict[str, Formulas] = {}
        self._solved: dict[tuple[int, int], tuple[tuple[Formula, Formula], Found]] = {}

    def formulas(self, name: str) -> Formulas:
        """Return a document's formulas."""
        if name not in self._formulas:
            self._formulas[name] = Formulas(name, self._documents.sources[name], self.symbols)
        return self._formulas[name]

    def solved(self, question: Formula, contradicted: Formula) -> Found:
        """Return what Z3 says to a question; the same question is asked once."""
        # Equal formulas are one object of Z3, as long as somebody holds it: the key does.
        key = (question.get_id(), contradicted.get_id())
        if key not in self._solved:
            solver = z3.Solver()
            solver.set("timeout", MILLISECONDS)
            solver.add(question, contradicted)
            said = solver.check()
            model = solver.model() if said == z3.sat else None
            self._solved[key] = (question, contradicted), (said, model)
        return self._solved[key][1]

    def all(self) -> Iterator[Claim]:
        """Yield every claim."""
        for duty in self._documents.named("duties"):
            yield from self._of_rows(duty)
            yield from self._of_objects(duty)
            yield from self._of_network(duty)
            yield from self._of_trust(duty)
            for name in (f"duties/{duty}", *(f"keys/{kind}" for kind in self._documents.named("keys"))):
                yield from self._of_keys(name, duty)

    def _spoken(self, name: str, actions: Iterable[str]) -> list[str]:
        return sorted(action for action in actions if self.formulas(name).speaks(action))

    def _named(self, name: str, action: str, caller: Principal) -> bool:
        return not z3.is_false(self.formulas(name).granted(action, caller))

    def _of_rows(self, duty: str) -> Iterator[Claim]:
        name, caller, symbols = f"duties/{duty}", principal(f"{DUTY_ROLE}{duty}"), self.symbols
        key, own = symbols.value(KEYS), symbols.value(TAG)
        there = z3.And(symbols.present(KEYS), key != "")
        admitted = z3.And(symbols.present(TAG), z3.Length(own) == 6)
        code = z3.SubString(key, 0, 6)
        coded = z3.And(z3.InRe(code, CODE), z3.SubString(key, 6, 1) == "#")
        foreign = z3.And(there, admitted, coded, code != own)
        beyond = z3.And(there, admitted, z3.SubString(key, 6, 7) != "#venue#")
        for action in self._spoken(name, ROWS):
            yield Claim("T10.1", name, action, caller, foreign)
            yield Claim("T10.2", name, action, caller, self._nothing(KEYS))
            yield Claim("T10.3", name, action, caller, z3.Not(z3.And(symbols.present(TAG), own != "")))
            if plane_of_duty(duty) == "public":
                yield Claim("T10.13", name, action, caller, beyond)
        yield from self._of_writes(name, caller, key)

    def _of_writes(self, name: str, caller: Principal, key: Text) -> Iterator[Claim]:
        symbols = self.symbols
        own_table = symbols.resource == OWN_TABLE
        wrapped = z3.And(symbols.present(KEYS), z3.SuffixOf("#KEYS", key), _hashes(key), own_table)
        everybodys = z3.And(symbols.present(TAG), symbols.value(TAG) == "000000")
        for action in sorted(ROW_WRITES):
            yield Claim("T10.10", name, action, caller, wrapped, guarded=True)
            yield Claim("T10.12", name, action, caller, everybodys, guarded=True)
        if self.formulas(name).speaks("dynamodb:DeleteItem"):
            own = symbols.value(TAG)
            logs = [z3.Concat(own, z3.StringVal(f"#{area}#AUDIT#")) for area in ("venue", "office")]
            logged = z3.And(symbols.present(KEYS), z3.Or([z3.PrefixOf(each, key) for each in logs]))
            yield Claim("T10.11", name, "dynamodb:DeleteItem", caller, logged)

    def _nothing(self, key: str) -> Formula:
        filled = [
            z3.And(self.symbols.present(key, one), self.symbols.value(key, one) != "")
            for one in self.symbols.places(key)
        ]
        return z3.Not(z3.Or(filled))

    def _of_objects(self, duty: str) -> Iterator[Claim]:
        name, symbols = f"duties/{duty}", self.symbols
        folder = z3.Concat(
            z3.StringVal(f"arn:aws:s3:::vrs-checkpoints-{ACCOUNT}/"), symbols.value(TAG), z3.StringVal("/")
        )
        outside = z3.Or(z3.Not(symbols.present(TAG)), z3.Not(z3.PrefixOf(folder, symbols.resource)))
        for action in self._spoken(name, ("s3:PutObject", "s3:GetObject", "s3:DeleteObject")):
            yield Claim("T10.18", name, action, principal(f"{DUTY_ROLE}{duty}"), outside)

    def _of_network(self, duty: str) -> Iterator[Claim]:
        symbols, own = self.symbols, NETWORKS[plane_of_duty(duty)]
        elsewhere = z3.And(
            z3.Or(z3.Not(symbols.present(VPC)), symbols.value(VPC) != own),
            symbols.present(VIA),
            symbols.value(VIA) == "false",
        )
        for action in ("dynamodb:GetItem", "kms:Decrypt", "sts:AssumeRole", "s3:PutObject"):
            yield Claim(
                "T10.44", f"duties/{duty}", action, principal(f"{DUTY_ROLE}{duty}"), elsewhere, guarded=True
            )

    def _of_keys(self, name: str, duty: str) -> Iterator[Claim]:
        caller, symbols = principal(f"{DUTY_ROLE}{duty}"), self.symbols
        own, kind = symbols.value(TAG), self._kind(name)
        elsewhere = z3.Not(z3.And(symbols.present(STATED), symbols.value(STATED) == own))
        others = z3.Not(z3.And(symbols.present(OWNER), symbols.value(OWNER) == own))
        lawful = z3.Or([symbols.value(PURPOSE) == each for each in LAWFUL])
        for action in self._spoken(name, KEY_USES):
            if not self._named(name, action, caller):
                continue
            personal = z3.And(_among(kind, PERSONAL_KINDS), kind != "index")
            yield Claim("T10.20", name, action, caller, z3.And(personal, elsewhere))
            yield Claim("T10.20", name, action, caller, z3.And(_among(kind, OF_ONE_MUNICIPALITY), others))
            if action == "kms:Decrypt":
                unlawful = z3.Not(z3.And(symbols.present(PURPOSE), lawful))
                yield Claim("T10.23", name, action, caller, z3.And(kind == "number", unlawful))
            if plane_of_duty(duty) == "public":
                stated = z3.And(symbols.present(AREA), symbols.value(AREA) == "venue")
                yield Claim(
                    "T10.26", name, action, caller, z3.And(_among(kind, PERSONAL_KINDS), z3.Not(stated))
                )

    def _kind(self, name: str) -> Text:
        """Return the key's kind: its policy says it, or its tag."""
        folder, _, stem = name.partition("/")
        return z3.StringVal(stem) if folder == "keys" else self.symbols.value(KIND)

    def _of_trust(self, duty: str) -> Iterator[Claim]:
        name, symbols = f"trust/{duty}", self.symbols
        elsewhere = z3.Not(z3.And(symbols.present(VPC), symbols.value(VPC) == NETWORKS[plane_of_duty(duty)]))
        for taker in TAKEN_UP_BY.get(duty, ()):
            for action in ("sts:AssumeRole", "sts:TagSession"):
                for right in self._right_tags(duty):
                    yield Claim("T10.42", name, action, principal(taker), z3.Not(right))
                yield Claim("T10.43", name, action, principal(taker), elsewhere)

    def _right_tags(self, duty: str) -> list[Formula]:
        symbols = self.symbols

        def asked(name: str) -> tuple[Formula, Text]:
            key = known(f"aws:RequestTag/{name}")
            return symbols.present(key), symbols.value(key)

        (code_there, code), (duty_there, stated) = asked("municipality"), asked("duty")
        (purpose_there, purpose), (actor_there, actor) = asked("purpose"), asked("actor")
        return [
            z3.And(code_there, z3.Length(code) == 6),
            z3.Not(z3.Contains(code, "*")),
            z3.Not(z3.Contains(code, "?")),
            z3.And(duty_there, stated == duty),
            z3.And(purpose_there, z3.Or([purpose == each for each in purposes_of(duty)])),
            z3.And(actor_there, actor != ""),
        ]


def _among(value: Text, listed: Iterable[str]) -> Formula:
    return z3.Or([value == each for each in listed])


def _hashes(key: Text) -> Formula:
    """Return whether a key has a municipality and an area before its partition."""
    any_text = z3.Star(z3.AllChar(z3.ReSort(z3.StringSort())))
    return z3.InRe(key, z3.Concat(any_text, z3.Re("#"), any_text, z3.Re("#KEYS")))
