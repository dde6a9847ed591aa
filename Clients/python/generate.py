"""Writes the values and the call methods of the client from a description of taste.proto.

Usage: generate.py DESCRIPTION DIGEST FOLDER, where protoc has written DESCRIPTION with --include_source_info.
"""

import keyword
import pathlib
import sys
from typing import Iterator, List, Optional, Tuple

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto as Field,
    FileDescriptorProto,
    FileDescriptorSet,
)

# What the schema does not say of a call, and Protocol/README.md does: the result, an expression that tells whether the
# call is safe to repeat, and the method's name if it is not the call's. The methods of some calls are written by hand,
# because these are more than one request and one response.
RESULTS = {
    "hello": "hello",
    "ping": "ping",
    "get_history": "history",
    "recommend": "recommend",
    "predict": "predict",
    "similar": "similar",
    "get_item": "item",
    "list_items": "items",
    "import": "import",
    "train": "train",
    "get_status": "status",
    "list_models": "models",
    "use_model": "model",
    "list_users": "users",
    "check": "check",
    "reload_configuration": "reloaded",
    "put_set": "set",
    "list_sets": "sets",
    "explain": "explain",
    "list_top": "top",
    "similar_users": "similar_users",
    "list_marks": "marks",
    "find_items": "items",
    "get_map": "map",
    "suggest_ratings": "items",
    "watch": "watch",
    "get_quality_history": "quality_history",
    **dict.fromkeys(
        [
            "rate",
            "unrate",
            "put_items",
            "forget_user",
            "pause_learning",
            "mark_item",
            "withdraw_item",
            "remove_item",
            "merge_items",
            "remove_set",
            "set_privacy",
        ],
        "written",
    ),
}
NOT_REPEATABLE = {
    "remove_item": "False",
    "merge_items": "False",
    "forget_user": "False",
    "put_set": "not append",
    "use_model": "not rollback or generation != 0",
    "rate": "True",
}
WRITES = {name for name, result in RESULTS.items() if result == "written"} | {"put_set", "use_model", "check"}
METHODS = {"rate": "rate_all"}
BY_HAND = {"import", "train", "watch"}
# Answers of a write are not listings of what it has created.
NO_LISTINGS = {"Written"}
DEFAULTS = {"count": "10"}

SCALARS = {Field.TYPE_STRING: "str", Field.TYPE_BOOL: "bool", Field.TYPE_FLOAT: "float", Field.TYPE_DOUBLE: "float"}
ZEROS = {"str": '""', "bool": "False", "float": "0.0", "int": "0"}


class Schema:
    """The messages of taste.proto with their comments."""

    def __init__(self, file: FileDescriptorProto) -> None:
        self.comments = {tuple(place.path): place.leading_comments for place in file.source_code_info.location}
        self.messages = {message.name: (index, message) for index, message in enumerate(file.message_type)}
        self.enums = list(enumerate(file.enum_type))
        self.calls = [field for field in self.fields("Request") if field.HasField("oneof_index")]
        self.results = {field.name: kind(field) for field in self.fields("Response") if field.HasField("oneof_index")}
        missing = [call.name for call in self.calls if call.name not in RESULTS]
        if missing:
            sys.exit(f"generate.py: say in RESULTS what answers {', '.join(missing)}, and whether it may be repeated.")

    def fields(self, message: str) -> List[Field]:
        return list(self.messages[message][1].field)

    def comment(self, *path: int) -> str:
        return self.comments.get(path, "").strip()

    def field_comment(self, message: str, number: int) -> str:
        index, descriptor = self.messages[message]
        field = descriptor.field[number]
        own = self.comment(4, index, 2, number)
        return own or (self.comment(4, index, 8, field.oneof_index) if field.HasField("oneof_index") else "")

    def is_map(self, message: str, field: Field) -> bool:
        entries = [nested.name for nested in self.messages[message][1].nested_type if nested.options.map_entry]
        return field.type == Field.TYPE_MESSAGE and kind(field) in entries

    def values(self) -> Iterator[str]:
        """The names of the messages that become values, each after those that it consists of."""
        calls = {kind(call) for call in self.calls}
        done = {"Request", "Response", "Error"} | calls

        def add(name: str) -> Iterator[str]:
            if name in done:
                return
            done.add(name)
            for field in self.fields(name):
                if field.type == Field.TYPE_MESSAGE and not self.is_map(name, field):
                    yield from add(kind(field))
            yield name

        yield from add("Freshness")
        for name in self.messages:
            yield from add(name)


def kind(field: Field) -> str:
    return field.type_name.rsplit(".", 1)[-1]


def safe(name: str) -> str:
    return name + "_" if keyword.iskeyword(name) else name


def element(field: Field, prefix: str = "") -> str:
    if field.type in (Field.TYPE_MESSAGE, Field.TYPE_ENUM):
        return prefix + kind(field)
    return SCALARS.get(field.type, "int")


def docstring(text: str, indent: str) -> List[str]:
    lines = [line.strip() for line in text.replace("\\", "\\\\").splitlines()]
    if len(lines) == 1 and len(lines[0]) < 100:
        return [f'{indent}"""{lines[0]}"""']
    return [f'{indent}"""' + lines[0], *[indent + line if line else "" for line in lines[1:]], f'{indent}"""']


def write_enum(schema: Schema, index: int, enum: EnumDescriptorProto) -> Iterator[str]:
    prefix = "".join("_" + letter if letter.isupper() else letter for letter in enum.name).strip("_").upper() + "_"
    yield from ["", "", f"class {enum.name}(OpenEnum):"]
    yield from docstring(schema.comment(5, index) or f"{enum.name}.", "    ")
    yield ""
    for number, value in enumerate(enum.value):
        name = value.name[len(prefix) :] if value.name.startswith(prefix) else value.name
        yield f"    {name} = {value.number}"
        if schema.comment(5, index, 2, number):
            yield from docstring(schema.comment(5, index, 2, number), "    ")


def field_type(schema: Schema, message: str, field: Field, prefix: str = "") -> Tuple[str, str]:
    """The type of a field and its default."""
    if schema.is_map(message, field):
        return "Mapping[str, str]", "field(default_factory=dict)"
    if field.label == Field.LABEL_REPEATED:
        return f"Sequence[{element(field, prefix)}]", "()"
    if field.HasField("oneof_index"):
        return f"Optional[{element(field, prefix)}]", "None"
    if field.type == Field.TYPE_MESSAGE:
        return (
            (f"Optional[{element(field)}]", "None")
            if message == "Candidates"
            else (element(field), f"{element(field)}()")
        )
    if field.type == Field.TYPE_ENUM:
        return element(field, prefix), f"{element(field, prefix)}(0)"
    return element(field), ZEROS[element(field)]


def read(schema: Schema, message: str, field: Field) -> str:
    source = f"wire.{field.name}" if not keyword.iskeyword(field.name) else f'getattr(wire, "{field.name}")'
    if schema.is_map(message, field):
        return f"dict({source})"
    convert = {Field.TYPE_MESSAGE: f"{element(field)}.from_wire", Field.TYPE_ENUM: element(field)}.get(field.type)
    if field.label == Field.LABEL_REPEATED:
        return f"[{convert}(each) for each in {source}]" if convert else f"list({source})"
    value = f"{convert}({source})" if convert else source
    return f'{value} if wire.HasField("{field.name}") else None' if field.HasField("oneof_index") else value


def write_value(schema: Schema, name: str) -> Iterator[str]:
    index, message = schema.messages[name]
    is_result = name in schema.results.values()
    first: Optional[Field] = message.field[0] if message.field else None
    listed = (
        is_result
        and first is not None
        and first.label == Field.LABEL_REPEATED
        and first.type == Field.TYPE_MESSAGE
        and name not in NO_LISTINGS
    )
    yield from ["", "", "@dataclass(frozen=True)"]
    yield f"class {name}({f'Listed[{element(first)}]' if listed and first else 'Value'}):"
    yield from docstring(schema.comment(4, index) or f"The answer {name}.", "    ")
    yield ""
    for number, field in enumerate(message.field):
        annotation, default = field_type(schema, name, field)
        yield f"    {safe(field.name)}: {annotation} = {default}"
        comment = schema.field_comment(name, number)
        if comment:
            yield from docstring(comment, "    ")
    if is_result:
        yield "    freshness: Freshness = field(default=Freshness(), repr=False, compare=False)"
        yield '    """The state of the data and of the model that the answer reflects."""'
    if listed and first:
        yield from [
            "",
            "    @property",
            f"    def listed(self) -> Sequence[{element(first)}]:",
            f"        return self.{first.name}",
        ]
    yield from ["", "    @classmethod"]
    yield f"    def from_wire(cls, wire: Any{', freshness: Freshness = Freshness()' if is_result else ''}) -> {name}:"
    yield '        """The value of a message."""'
    yield "        return cls("
    for field in message.field:
        yield f"            {safe(field.name)}={read(schema, name, field)},"
    if is_result:
        yield "            freshness=freshness,"
    yield "        )"


def write_method(schema: Schema, call: Field, is_async: bool) -> Iterator[str]:
    name, request = call.name, kind(call)
    index, message = schema.messages[request]
    result = schema.results[RESULTS[name]]
    yield from ["", f"    {'async ' if is_async else ''}def {METHODS.get(name, name)}("]
    yield "        self,"
    for field in message.field:
        annotation, default = field_type(schema, request, field, "values.")
        if schema.is_map(request, field):
            annotation, default = "Optional[Mapping[str, str]]", "None"
        elif field.label == Field.LABEL_REPEATED:
            annotation = annotation.replace("Sequence[", "Iterable[", 1)
        elif field.type == Field.TYPE_MESSAGE:
            annotation, default = f"Optional[{element(field, 'values.')}]", "None"
        required = field.name in ("user", "item", "into", "name", "text", "ratings", "mark", "paused", "is_private")
        required = (
            required and not (request == "Recommend") and field.label != Field.LABEL_REPEATED or field.name == "ratings"
        )
        default = DEFAULTS.get(field.name, default)
        yield f"        {safe(field.name)}: {annotation}" + ("," if required else f" = {default},")
    yield "        *,"
    yield "        timeout: Optional[float] = None,"
    if name not in WRITES:
        yield "        deadline: float = 0,"
        yield "        min_sequence: int = 0,"
        yield "        min_generation: int = 0,"
    yield f"    ) -> values.{result}:"
    comment = schema.comment(4, index) or f"Makes the call {name}."
    arguments = [
        f"{safe(field.name)}: " + " ".join(schema.field_comment(request, number).split())
        for number, field in enumerate(message.field)
        if schema.field_comment(request, number)
    ]
    yield from docstring(comment + ("\n\n" + "\n".join(arguments) if arguments else ""), "        ")
    yield f"        return {'await ' if is_async else ''}self._call("
    yield f'            "{name}",'
    yield "            {" + ", ".join(f'"{field.name}": {safe(field.name)}' for field in message.field) + "},"
    yield f'            "{RESULTS[name]}",'
    yield f"            values.{result}.from_wire,"
    yield f"            {NOT_REPEATABLE.get(name, 'True')},"
    if name in WRITES:
        yield "            Options(timeout),"
    else:
        yield "            Options(timeout, deadline, min_sequence, min_generation),"
    yield "        )"


def main(description: str, digest: str, folder: str) -> None:
    schema = Schema(FileDescriptorSet.FromString(pathlib.Path(description).read_bytes()).file[0])
    head = [f"# Generated from Protocol/taste.proto, sha256 {digest}, by Clients/python/generate.sh. Do not edit.", ""]
    lines = [
        *head,
        '"""What the daemon is asked and answers, as values."""',
        "from __future__ import annotations",
        "",
        "from dataclasses import dataclass, field",
        "from typing import Any, Mapping, Optional, Sequence",
        "",
        "from .forms import Listed, OpenEnum, Value",
    ]
    for index, enum in schema.enums:
        lines += write_enum(schema, index, enum)
    for name in schema.values():
        lines += write_value(schema, name)
    pathlib.Path(folder, "values.py").write_text("\n".join(lines) + "\n")

    lines = [
        *head,
        '"""The methods of the calls that have one request and one response."""',
        "from __future__ import annotations",
        "",
        "from typing import Any, Callable, Dict, Iterable, Optional, TypeVar",
        "",
        "from . import values",
        "from .forms import Options",
        "",
        'Result = TypeVar("Result")',
    ]
    for is_async in (False, True):
        lines += ["", "", f"class {'Async' if is_async else ''}Calls:"]
        lines += ['    """The calls of the protocol, a method each."""', ""]
        lines += [
            f"    {'async ' if is_async else ''}def _call(",
            "        self, name: str, fields: Dict[str, Any], result: str,",
            "        read: Callable[..., Result], repeatable: bool, options: Options,",
            "    ) -> Result:",
            "        raise NotImplementedError",
        ]
        for call in schema.calls:
            if call.name not in BY_HAND:
                lines += write_method(schema, call, is_async)
    pathlib.Path(folder, "calls.py").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
