"""A complete client of tasted. It needs: apt-get install protobuf-compiler python3-protobuf;
protoc --python_out=. taste.proto. `python3 client.py USER` prints ten recommendations."""
import os, socket, struct, sys
import taste_pb2 as taste


def socket_path():
    named, system = os.environ.get("TASTED_SOCKET"), "/run/tasted/tasted.sock"
    return named or (system if os.path.exists(system) else os.environ["XDG_RUNTIME_DIR"] + "/tasted.sock")


def frame(message):
    body = message.SerializeToString()
    return struct.pack(">I", len(body)) + body


def read_response(stream):
    length, = struct.unpack(">I", stream.read(4))
    response = taste.Response.FromString(stream.read(length))
    if response.HasField("error"):
        raise RuntimeError(f"{taste.Code.Name(response.error.code)}: {response.error.message} {response.error.field}")
    return response


if __name__ == "__main__":
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(socket_path())
    connection.sendall(frame(taste.Request(id=1, recommend=taste.Recommend(user=sys.argv[1], count=10))))
    answer = read_response(connection.makefile("rb"))
    print("answered by", taste.Path.Name(answer.freshness.path))
    for film in answer.recommend.recommendations:
        print(film.item, film.title, round(film.predicted, 2))
