"""Policy documents, read strictly: whatever is unknown is refused when it is read.

Only ``"Version": "2012-10-17"`` is read; in the older version variables would be mere text.
A resource policy names principals, an identity policy never does, a trust policy has no
resource (it is the role's own).  ``NotPrincipal`` is read in a Deny only, as AWS advises.
"""

import re
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from local.fence.condition_keys import PolicyError
from local.fence.conditions import conditions
from local.fence.patterns import Context, Pattern, Shape, Value, action_expression
from local.fence.principals import Grade, Principal, Principals, texts

MOST_REMEMBERED = 512

STATEMENT_ELEMENTS = frozenset(
    {
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "NotResource",
        "Condition",
    }
)


class Kind(Enum):
    """Where a document hangs, which decides its elements."""

    IDENTITY = "identity"
    RESOURCE = "resource"
    TRUST = "trust"


class Request:
    """One action on one resource, in a context whose keys are compared without case."""

    __slots__ = ("action", "context", "principal", "resource")

    def __init__(
        self,
        action: str,
        resource: str,
        context: Mapping[str, Value | bool],
        principal: Principal | None = None,
    ) -> None:
        self.action, self.resource, self.principal = action, resource, principal
        self.context: Context = {
            key.lower(): str(value).lower() if isinstance(value, bool) else value
            for key, value in context.items()
        }

    @classmethod
    def of_lower(cls, action: str, resource: str, context: Context, principal: Principal) -> "Request":
        """Return a request whose context has keys in lower case and no booleans, as the fence has them."""
        made = cls.__new__(cls)
        made.action, made.resource, made.principal = action, resource, principal
        made.context = context
        return made


class Statement:
    """One statement, compiled."""

    def __init__(self, document: Any, name: str, kind: Kind) -> None:
        if not isinstance(document, dict) or not document.keys() <= STATEMENT_ELEMENTS:
            raise PolicyError(f"{name}: unknown elements in the statement")
        if document.get("Effect") not in {"Allow", "Deny"}:
            raise PolicyError(f"{name}: Effect must be Allow or Deny")
        self.name = name
        self.allows = document["Effect"] == "Allow"
        self._inverted_action, actions = _one_of(document, "Action", name)
        self._actions = [action_expression(text) for text in texts(actions, "Action")]
        self._inverted_resource, self._resources = _resources(document, name, kind)
        self.pattern = " ".join(pattern.text for pattern in self._resources or ()) or "*"
        self._varies = any(pattern.variables for pattern in self._resources or ())
        self._reached: dict[str, bool] = {}
        self._tests = conditions(document["Condition"]) if "Condition" in document else ()
        self.grade = _grading(document, name, kind)

    def covers(self, action: str) -> bool:
        """Tell whether the statement speaks of an action."""
        named = any(pattern.fullmatch(action) for pattern in self._actions)
        return named is not self._inverted_action

    def holds(self, request: Request) -> bool:
        """Tell whether resource and conditions are met; the action was asked before."""
        context, resource = request.context, request.resource
        reached = self._reached.get(resource)
        if reached is None:
            reached = self._reaches(resource, context)
            if not self._varies:
                self._remember(resource, reached=reached)
        if not reached:
            return False
        for test in self._tests:  # noqa: SIM110 - a generator costs twice the time
            if not test(context):
                return False
        return True

    def _remember(self, resource: str, *, reached: bool) -> None:
        if len(self._reached) >= MOST_REMEMBERED:
            self._reached.clear()
        self._reached[resource] = reached

    def _reaches(self, resource: str, context: Context) -> bool:
        patterns = self._resources
        if patterns is None:
            return True
        if not self._inverted_resource:
            return any(pattern.matches(resource, context) for pattern in patterns)
        # An unfilled variable excludes nothing; an Allow must not grow by that.
        if self.allows and any(
            default is None and not isinstance(context.get(key), str)
            for pattern in patterns
            for key, default in pattern.variables
        ):
            return False
        return not any(pattern.matches(resource, context) for pattern in patterns)


def _one_of(document: dict[str, Any], element: str, name: str) -> tuple[bool, Any]:
    inverse = f"Not{element}"
    if (element in document) is (inverse in document):
        raise PolicyError(f"{name}: needs exactly one of {element} and {inverse}")
    return inverse in document, document.get(element, document.get(inverse))


def _resources(document: dict[str, Any], name: str, kind: Kind) -> tuple[bool, tuple[Pattern, ...] | None]:
    if kind is Kind.TRUST:
        if document.keys() & {"Resource", "NotResource"}:
            raise PolicyError(f"{name}: a trust policy has no resource")
        return False, None
    inverted, element = _one_of(document, "Resource", name)
    return inverted, tuple(Pattern(text, Shape.ARN) for text in texts(element, "Resource"))


def _grading(document: dict[str, Any], name: str, kind: Kind) -> Callable[[Principal | None], Grade]:
    if kind is Kind.IDENTITY:
        if document.keys() & {"Principal", "NotPrincipal"}:
            raise PolicyError(f"{name}: an identity policy names no principal")
        return lambda _caller: Grade.EXACT
    inverted, element = _one_of(document, "Principal", name)
    principals = Principals(element)
    if not inverted:
        return principals.grade
    if document["Effect"] == "Allow":
        raise PolicyError(f"{name}: NotPrincipal with Allow would allow the whole world")
    return lambda caller: Grade.NOT if principals.spares(caller) else Grade.EXACT


class Policy:
    """A policy document: its statements, and what they say to one request."""

    def __init__(self, name: str, statements: tuple[Statement, ...]) -> None:
        self.name, self.statements = name, statements
        self._allowing: dict[str, tuple[Statement, ...]] = {}
        self._denying: dict[str, tuple[Statement, ...]] = {}

    @classmethod
    def parse(cls, document: Any, name: str, kind: Kind = Kind.IDENTITY) -> "Policy":
        """Read a document; raise PolicyError on anything that is not understood."""
        if not isinstance(document, dict) or not document.keys() <= {"Version", "Id", "Statement"}:
            raise PolicyError(f"{name}: unknown elements in the document")
        if document.get("Version") != "2012-10-17":
            raise PolicyError(f"{name}: Version must be 2012-10-17")
        listed = document.get("Statement")
        listed = [listed] if isinstance(listed, dict) else listed
        if not isinstance(listed, list) or not listed:
            raise PolicyError(f"{name}: no statements")
        names = [_statement_name(one, number) for number, one in enumerate(listed, 1)]
        if len(set(names)) != len(names):
            raise PolicyError(f"{name}: two statements share a Sid")
        pairs = zip(listed, names, strict=True)
        return cls(name, tuple(Statement(one, f"{name}:{sid}", kind) for one, sid in pairs))

    def denies(self, request: Request) -> Statement | None:
        """Return the statement that explicitly denies, or None."""
        action = request.action
        speaking = self._denying.get(action)
        if speaking is None:
            speaking = self._speaking_of(action, allows=False)
        for statement in speaking:
            if statement.grade(request.principal) and statement.holds(request):
                return statement
        return None

    def grants(self, request: Request) -> tuple[Grade, Statement | None]:
        """Return the closest grade at which some statement allows, and that statement."""
        best: tuple[Grade, Statement | None] = (Grade.NOT, None)
        action = request.action
        speaking = self._allowing.get(action)
        if speaking is None:
            speaking = self._speaking_of(action, allows=True)
        for statement in speaking:
            grade = statement.grade(request.principal)
            if grade > best[0] and statement.holds(request):
                best = (grade, statement)
                if grade is Grade.EXACT:
                    break
        return best

    def _speaking_of(self, action: str, *, allows: bool) -> tuple[Statement, ...]:
        remembered = self._allowing if allows else self._denying
        if len(remembered) >= MOST_REMEMBERED:
            remembered.clear()
        speaking = tuple(one for one in self.statements if one.allows is allows and one.covers(action))
        remembered[action] = speaking
        return speaking


def _statement_name(document: Any, number: int) -> str:
    sid = document.get("Sid", f"#{number}") if isinstance(document, dict) else f"#{number}"
    if not isinstance(sid, str) or not re.fullmatch(r"[A-Za-z0-9]+|#[0-9]+", sid):
        raise PolicyError("a Sid has letters and digits only")
    return sid
