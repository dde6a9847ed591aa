"""Imports from frames of pandas and polars."""

import datetime

import pandas
import polars
import pytest

import tasted

COLUMNS = {"userId": [1, 1, 2], "movieId": ["alien", "up", "alien"], "rating": [4.5, 2.0, 5.0]}
TIMES = [datetime.datetime(2020, 1, 1, hour) for hour in range(3)]


@pytest.mark.parametrize("kind", [pandas.DataFrame, polars.DataFrame, dict])
def test_a_frame_is_imported(client, kind):
    assert client.import_frame(kind({**COLUMNS, "timestamp": TIMES})).ratings == 3
    assert [(each.item, each.value, each.time) for each in client.history("1")] == [
        ("up", 2.0, 1577840400),
        ("alien", 4.5, 1577836800),
    ]


@pytest.mark.parametrize("kind", [pandas.DataFrame, polars.DataFrame])
def test_columns_are_named(client, kind):
    frame = kind({"who": ["ann"], "what": ["alien"], "how": [4]})
    assert client.import_frame(frame, user="who", item="what", rating="how").ratings == 1
    with pytest.raises(tasted.InvalidArgument, match="No column holds the user"):
        client.import_frame(frame)
    with pytest.raises(tasted.InvalidArgument, match="who, what, how"):
        client.import_frame(frame, user="whom", item="what", rating="how")


def test_cells_that_are_no_ratings_are_named(client):
    with pytest.raises(tasted.InvalidArgument, match="Row 1 has the rating nan"):
        client.import_frame(pandas.DataFrame({**COLUMNS, "rating": [4.5, None, 5.0]}))
    with pytest.raises(tasted.InvalidArgument, match="Row 2 has the userId nan"):
        client.import_frame(pandas.DataFrame({**COLUMNS, "userId": ["a", "b", float("nan")]}))
    assert client.get_status().ratings == 0


def test_integers_of_numpy_are_names(client):
    frame = pandas.DataFrame(COLUMNS).astype({"userId": "int32", "rating": "float32"})
    assert client.import_frame(frame).ratings == 3 and {each.user for each in client.users()} == {"1", "2"}
