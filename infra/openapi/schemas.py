"""JSON Schema of what routes read and answer, from the types they are written with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from pydantic_core import core_schema

from chalicelib.planes.answers import JOINED, File, Written
from chalicelib.values.word import Digits

REF = "#/components/schemas/"
Schema = dict[str, Any]
JSON = "application/json; charset=utf-8"


class ExactSchema(GenerateJsonSchema):
    """Says what pydantic alone does not: an answer has all its fields, no other, and digits have a length."""

    def field_is_required(self, field: Any, total: bool) -> bool:  # noqa: FBT001 - pydantic's shape
        if self.mode == "serialization" and field["type"] != "typed-dict-field":
            return not field.get("serialization_exclude")
        return super().field_is_required(field, total)

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's shape
        return False

    def typed_dict_schema(self, schema: core_schema.TypedDictSchema) -> Schema:
        return {**super().typed_dict_schema(schema), "additionalProperties": False}

    def model_schema(self, schema: core_schema.ModelSchema) -> Schema:
        found = super().model_schema(schema)
        if issubclass(schema["cls"], Digits):
            found["pattern"] = f"^[0-9]{{{schema['cls'].length}}}$"
        return found

    def tuple_schema(self, schema: core_schema.TupleSchema) -> Schema:
        if not (schema.get("metadata") or {}).get(JOINED):
            return super().tuple_schema(schema)
        left, right = (self.generate_inner(each) for each in schema["items_schema"])
        return {JOINED: [left, right]}


@dataclass
class Schemas:
    """Every schema of one plane, gathered first and named together."""

    asked: dict[tuple[str, JsonSchemaMode], TypeAdapter[Any]] = field(default_factory=dict)

    def ask(self, name: str, mode: JsonSchemaMode, what: Any) -> None:
        """Take a type in, to be found again by a name of our own."""
        self.asked[name, mode] = TypeAdapter(what)

    def made(self) -> tuple[dict[tuple[str, JsonSchemaMode], Schema], "Components"]:
        """Return the schema of each type asked for, and the components that they may refer to."""
        inputs = [(name, mode, adapter) for (name, mode), adapter in self.asked.items()]
        found, defs = TypeAdapter.json_schemas(
            inputs, by_alias=True, ref_template=f"{REF}{{model}}", schema_generator=ExactSchema
        )
        components = Components(dict(defs.get("$defs", {})))
        return {key: components.plain(schema) for key, schema in found.items()}, components


class Components:
    """The named schemas, joined where two stand for one."""

    def __init__(self, defs: dict[str, Schema]) -> None:
        self._raw = defs
        self._plain: dict[str, Schema] = {}

    def plain(self, schema: Any) -> Any:
        """Return a schema without titles, its joined objects replaced by a reference to one."""
        if isinstance(schema, list):
            return [self.plain(each) for each in schema]
        if not isinstance(schema, dict):
            return schema
        if JOINED in schema:
            return self._joined(*schema[JOINED])
        kept = {name: each for name, each in schema.items() if name != "title"}
        if isinstance(said := kept.get("description"), str):
            kept["description"] = " ".join(said.replace("``", "`").split())
        for names in ("properties", "$defs"):
            if names in kept:
                kept[names] = {name: self.plain(each) for name, each in kept[names].items()}
        return {name: each if name == "properties" else self.plain(each) for name, each in kept.items()}

    def _joined(self, left: Schema, right: Schema) -> Schema:
        name = f"{self._name_of(left)}With{self._name_of(right)}"
        if name not in self._plain:
            branches = [_merged(one, other) for one in self._objects(left) for other in self._objects(right)]
            self._plain[name] = branches[0] if len(branches) == 1 else {"anyOf": branches}
        return {"$ref": f"{REF}{name}"}

    def _name_of(self, schema: Schema) -> str:
        if "$ref" in schema:
            return self._named(str(schema["$ref"]).removeprefix(REF))
        if JOINED in schema:
            return "With".join(self._name_of(each) for each in schema[JOINED])
        return "Or".join(self._name_of(each) for each in schema["anyOf"])

    def _named(self, name: str) -> str:
        """Return the name of a component; a page is named by what it lists."""
        if not name.startswith("Page_"):
            return name.removesuffix("-Output").replace("-Input", "Asked")
        return f"PageOf{self._name_of(self._raw[name]['properties']['items']['items'])}"

    def _objects(self, schema: Schema) -> Iterator[Schema]:
        """Give the objects that a schema stands for, each with its own properties."""
        if "$ref" in schema:
            yield from self._objects(self.component(schema["$ref"]))
        elif JOINED in schema:
            yield from self._objects(self._joined(*schema[JOINED]))
        elif "anyOf" in schema:
            for each in schema["anyOf"]:
                yield from self._objects(each)
        else:
            yield schema

    def component(self, ref: str) -> Schema:
        """Return the schema that a reference names."""
        name = ref.removeprefix(REF)
        if name not in self._plain:
            self._plain[name] = {}  # a schema may refer to itself
            self._plain[name] = self.plain(self._raw[name])
        return self._plain[name]

    def add(self, name: str, schema: Schema) -> None:
        """Take in a schema that no type says."""
        self._plain[name] = schema

    def plain_object(self, schema: Schema) -> Schema:
        """Return an object's schema itself, where it is only referred to."""
        return self.component(schema["$ref"]) if "$ref" in schema else schema

    def used(self, document: Schema) -> Schema:
        """Return a document with the components that it refers to, however far down, under their names."""
        ahead, used = list(refs_in(document)), dict[str, Schema]()
        while ahead:
            name = ahead.pop()
            if name not in used:
                used[name] = self.component(f"{REF}{name}")
                ahead += refs_in(used[name])
        names = {name: self._named(name) for name in used}
        if len(set(names.values())) < len(names) or any("__" in name for name in names.values()):
            raise ValueError("two schemas have one name")
        document = {**document, "components": {**document.get("components", {}), "schemas": used}}
        renamed: Schema = _renamed(document, {f"{REF}{old}": f"{REF}{new}" for old, new in names.items()})
        schemas = renamed["components"]["schemas"]
        renamed["components"]["schemas"] = {
            new: schemas[old] for new, old in sorted((new, old) for old, new in names.items())
        }
        return renamed


def _renamed(what: Any, names: Mapping[str, str]) -> Any:
    if isinstance(what, dict):
        return {name: _renamed(each, names) for name, each in what.items()}
    if isinstance(what, list):
        return [_renamed(each, names) for each in what]
    return names.get(what, what) if isinstance(what, str) else what


def refs_in(schema: Any) -> Iterator[str]:
    """Give the names of the components that a schema refers to."""
    if isinstance(schema, Mapping):
        ref = schema.get("$ref")
        if isinstance(ref, str) and ref.startswith(REF):
            yield ref.removeprefix(REF)
        schema = list(schema.values())
    if isinstance(schema, list):
        for each in schema:
            yield from refs_in(each)


def _merged(one: Schema, other: Schema) -> Schema:
    twice = one["properties"].keys() & other["properties"].keys()
    if twice:
        raise ValueError(f"two fields of one name: {sorted(twice)}")
    said = [each["description"] for each in (one, other) if "description" in each]
    return {
        "type": "object",
        "description": " / ".join(said),
        "properties": {**one["properties"], **other["properties"]},
        "required": [*one.get("required", ()), *other.get("required", ())],
        "additionalProperties": False,
    }


def contents(answer: Any) -> Iterator[tuple[str, Any]]:
    """Give the content types of an answer, each with the type of its JSON, or None where it is a file."""
    for each in get_args(answer) if _has_a_file(answer) else (answer,):
        if isinstance(each, type) and issubclass(each, File):
            yield each.kind, None
        else:
            yield JSON, get_args(each)[0] if get_origin(each) is Written else each


def _has_a_file(answer: Any) -> bool:
    """Tell whether an answer is a file or something else, as it is asked for."""
    return any(isinstance(each, type) and issubclass(each, File) for each in get_args(answer))
