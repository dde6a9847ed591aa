"""The client knows all of the schema."""

import hashlib
import inspect
import pathlib
import struct
from collections import Counter

import pytest
from google.protobuf import text_format

import tasted
from tasted import calls, errors, frames, taste_pb2 as wire, values

PROTOCOL = pathlib.Path(__file__).parents[3] / "Protocol"
VECTORS = sorted((PROTOCOL / "vectors").glob("*.txt"))
METHODS = {"rate": "rate_all", "import": "import_ratings"}


def test_generated_code_is_that_of_the_schema():
    digest = hashlib.sha256((PROTOCOL / "taste.proto").read_bytes()).hexdigest()
    assert digest in inspect.getsource(calls) and digest in inspect.getsource(values), "run Clients/python/generate.sh"


@pytest.mark.parametrize("kind", [tasted.Client, tasted.AsyncClient])
def test_every_call_has_a_method(kind):
    names = [field.name for field in wire.Request.DESCRIPTOR.oneofs_by_name["call"].fields]
    assert len(names) >= 33
    for name in names:
        method = getattr(kind, METHODS.get(name, name))
        assert method.__doc__
        asked = set(wire.Request.DESCRIPTOR.fields_by_name[name].message_type.fields_by_name)
        taken = {parameter.rstrip("_") for parameter in inspect.signature(method).parameters}
        assert name == "import" or asked <= taken, f"{name} lacks {asked - taken}"


def test_every_code_has_an_exception():
    codes = {name: number for name, number in wire.Code.items() if name != "OK"}
    assert {kind.code: number for number, kind in errors.KINDS.items()} == codes


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.name)
def test_golden_frame(path):
    head, hexadecimal = path.read_text().split("\nhex:\n")
    head, text = head.split("\ntext:\n")
    kind = getattr(wire, head.split("message: taste.v1.")[1].split()[0])
    bytes_ = bytes.fromhex(hexadecimal.replace("\n", ""))
    expected = text_format.Parse(text, kind())
    assert frames.body_length(bytes_[:4]) == len(bytes_) - 4
    decoded = kind.FromString(bytes_[4:])
    decoded.DiscardUnknownFields()
    assert decoded == expected
    if "reencoded: no" not in head:
        assert frames.frame(expected) == bytes_
    if kind is wire.Response and expected.WhichOneof("result") != "error":
        name = expected.WhichOneof("result")
        value = getattr(values, wire.Response.DESCRIPTOR.fields_by_name[name].message_type.name).from_wire(
            getattr(decoded, name)
        )
        again = kind(id=expected.id)
        target = getattr(again, name)
        target.SetInParent()
        frames.fill(target, vars(value))
        lost = Counter(str(getattr(expected, name)).split("\n")) - Counter(str(target).split("\n"))
        assert not lost and type(value).from_wire(target) == value, "a value loses something of its message"


def test_bytes_that_are_no_frame_are_refused():
    with pytest.raises(tasted.DataLoss):
        frames.body_length(struct.pack(">I", 0))
    with pytest.raises(tasted.DataLoss):
        frames.response(b"\xff\xff\xff")
