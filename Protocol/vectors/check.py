"""Checks with Python's protobuf that the hex of every golden frame decodes to its text, and the text encodes to the hex.
It needs taste_pb2.py, which `protoc --python_out=. taste.proto` in the parent folder generates, and PYTHONPATH=.. """
import pathlib, struct, sys
from google.protobuf import text_format
import client, taste_pb2 as taste

failures = 0
for path in sorted(pathlib.Path(__file__).parent.glob("*.txt")):
    head, hexadecimal = path.read_text().split("\nhex:\n")
    head, text = head.split("\ntext:\n")
    kind = getattr(taste, head.split("message: taste.v1.")[1].split()[0])
    wire, expected = bytes.fromhex(hexadecimal.replace("\n", "")), text_format.Parse(text, kind())
    decoded = kind.FromString(wire[4:])
    decoded.DiscardUnknownFields()
    right = struct.unpack(">I", wire[:4])[0] == len(wire) - 4 and decoded == expected
    if "reencoded: no" not in head:
        right = right and client.frame(expected) == wire
    failures += not right
    print("ok  " if right else "FAIL", path.name)
sys.exit(1 if failures else 0)
