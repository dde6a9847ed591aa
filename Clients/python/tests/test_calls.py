"""The calls, made to a real daemon."""
import asyncio
import inspect
import pickle
import threading

import pytest

import tasted
from tasted import Candidates, Duplicates, GroupMember, Item, ListOrder, Mark, Path, Rated, Rating, SessionRating


def stock(client):
    """Stores a few films and what three people think of them."""
    client.put_items([
        Item("alien", "Alien", 1979, ["Horror", "Sci-Fi"], {"tags": "space"}), Item("up", "Up", 2009, ["Animation"]),
        Item("moon", "Moon", 2009, ["Sci-Fi"]), Item("heat", "Heat", 1995, ["Crime"])])
    client.rate_all([
        Rating("ann", "alien", 5, 100), Rating("ann", "up", 2, 200), Rating("bob", "alien", 4.5, 300),
        Rating("bob", "moon", 4, 400), Rating("cyd", "heat", 3, 500), Rating("cyd", "moon", 5, 600)])


def every_call(client):
    """One call of each method, in an order in which all succeed; yields what they return."""
    yield client.hello("pytest")
    yield client.ping()
    yield client.rate("dan", "heat", 4.5)
    yield client.rate_all([Rating("dan", "up", 1, is_private=True)])
    yield client.unrate("dan", "up")
    yield client.get_history("ann")
    yield client.recommend("ann", 3, candidates=Candidates(from_year=1990, exclude=["up"]), explain=2, diversity=0.2)
    yield client.recommend(group=[GroupMember("ann"), GroupMember("bob", 2)])
    yield client.recommend(from_=[SessionRating("alien"), SessionRating("up", 1)])
    yield client.predict("ann", ["moon", "heat"])
    yield client.similar("alien", 2, candidates=Candidates(rated=Rated.INCLUDED))
    yield client.explain("ann", "moon", 5)
    yield client.get_item("alien")
    yield client.list_items()
    yield client.find_items("alein")
    yield client.get_map(label_items=["alien"])
    yield client.suggest_ratings("zoe", 3, skip=["alien"])
    yield client.list_top(ListOrder.LATEST, 2)
    yield client.list_users()
    yield client.mark_item("ann", "heat", Mark.HIDDEN)
    yield client.list_marks("ann")
    yield client.set_privacy("dan", True)
    yield client.put_set("mine", ["alien", "moon", "nothing"])
    yield client.list_sets()
    yield client.remove_set("mine")
    yield client.withdraw_item("heat")
    yield client.withdraw_item("heat", True)
    yield client.import_ratings([("eve", "alien", 4)], [Item("new", "New")])
    yield client.merge_items("new", "up")
    yield client.remove_item("heat")
    yield client.forget_user("eve")
    yield client.pause_learning(True)
    yield client.pause_learning(False)
    yield client.train("popularity")
    yield client.list_models()
    yield client.use_model("popularity")
    yield client.similar_users("ann", 2)
    yield client.get_status()
    yield client.get_quality_history(points=10, trainings=3)
    yield client.check()
    yield client.reload_configuration()
    yield client.put_items([Item("last")])


def test_every_call_is_answered(client):
    stock(client)
    answers = list(every_call(client))
    assert all(answer.freshness.sequence > 0 for answer in answers[1:])
    called = set(inspect.getsource(every_call).replace("client.", "\0").split("\0")[1:])
    methods = {name for name in vars(tasted.client.Calls) if not name.startswith("_")} | {"train", "import_ratings"}
    assert methods <= {text.split("(")[0] for text in called}


def test_every_call_is_answered_in_asyncio(daemon, client):
    stock(client)

    class Waiting:
        """Lets the same calls be made through asyncio, one after the other."""

        def __init__(self, loop, other):
            self.loop, self.other = loop, other

        def __getattr__(self, name):
            return lambda *arguments, **named: self.loop.run_until_complete(getattr(self.other, name)(*arguments, **named))

    loop = asyncio.new_event_loop()
    other = tasted.AsyncClient(daemon.path)
    assert all(answer.freshness.sequence > 0 for answer in list(every_call(Waiting(loop, other)))[1:])
    loop.run_until_complete(other.close())
    loop.close()


def test_values_of_an_answer(client):
    stock(client)
    found = client.recommend("ann", 2, candidates=Candidates(any_genres=["sci-fi", "crime"]), explain=1)
    assert len(found) == 2 and {each.item for each in found} == {"moon", "heat"}
    assert isinstance(found[0].path, Path) and found.freshness.sequence > 0
    assert found.candidates is not None and found.candidates.eligible == 2
    info = client.get_item("alien")
    assert (info.item.title, info.item.year, info.ratings, info.mean) == ("Alien", 1979, 2, 4.75)
    assert dict(info.item.metadata) == {"tags": "space"}
    assert client.get_item("alien").item.genres == ["Horror", "Sci-Fi"]
    assert [each.item for each in client.history("ann")] == ["up", "alien"]
    assert client.get_history("ann")[0].time == 200
    assert client.get_status().validation_rmse is None


def test_listings_are_fetched_page_by_page(client):
    client.rate_all([Rating("ann", f"item {number}", 3, number) for number in range(2500)])
    assert len(client.get_history("ann")) == 1000
    assert [each.time for each in client.history("ann")] == list(range(2499, -1, -1))
    assert len(list(client.items())) == 2500 and [each.user for each in client.users()] == ["ann"]

    async def count():
        async with tasted.AsyncClient(client.path) as other:
            return len([each async for each in other.history("ann")])

    assert asyncio.run(count()) == 2500


def test_a_watch_tells_of_every_change(client):
    watch = client.watch(timeout=20)
    assert next(watch).freshness.sequence == 0
    client.rate("ann", "alien", 4)
    assert next(event for event in watch if event.freshness.sequence == 1)
    watch.close()

    async def first():
        async with tasted.AsyncClient() as other:
            async for event in other.watch(timeout=20):
                return event.freshness.sequence

    assert asyncio.run(first()) == 1


def test_errors_have_code_field_and_remedy(client):
    with pytest.raises(tasted.NotFound) as unknown:
        client.get_history("nobody")
    assert unknown.value.code == "NOT_FOUND" and unknown.value.remedy.startswith("A user comes")
    with pytest.raises(tasted.InvalidArgument) as off:
        client.rate_all([Rating("ann", "alien", 4), Rating("ann", "up", 4.2)])
    assert off.value.field == "rate.ratings[1].value" and "0.5 to 5 by 0.5" in off.value.remedy
    assert isinstance(off.value, ValueError) and isinstance(unknown.value, LookupError)
    assert client.ping().freshness.sequence == 0, "nothing of a refused request is stored"
    with pytest.raises(tasted.InvalidArgument, match="recommend.count"):
        client.recommend("ann", 0)
    for error in (off.value, tasted.PermissionDenied("You may not.", "user")):
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), again.message, again.field) == (type(error), error.message, error.field)


def test_a_socket_without_daemon_is_explained(tmp_path):
    with pytest.raises(tasted.Unavailable, match="Start the daemon"):
        tasted.Client(str(tmp_path / "none"))


def test_a_read_waits_for_a_sequence_number_until_its_deadline(client):
    with pytest.raises(tasted.FailedPrecondition):
        client.recommend("ann", min_sequence=5, deadline=0.05)
    other = tasted.Client(client.path)
    waiting = threading.Thread(target=lambda: other.ping(min_sequence=2, deadline=20))
    waiting.start()
    client.rate("ann", "alien", 4)
    client.rate("ann", "up", 4)
    waiting.join(20)
    assert not waiting.is_alive()


def test_calls_that_time_out(client):
    with pytest.raises(tasted.DeadlineExceeded):
        client.ping(min_sequence=1, deadline=30, timeout=0.2)
    client.rate("ann", "alien", 4)
    assert client.ping().freshness.sequence == 1, "the client is usable after a timeout"

    async def wait():
        async with tasted.AsyncClient(client.path) as other:
            with pytest.raises(tasted.DeadlineExceeded):
                await other.ping(min_sequence=9, deadline=30, timeout=0.2)
            return await other.ping()

    assert asyncio.run(wait()).freshness.sequence == 1


def test_tasks_do_not_wait_for_each_other(daemon):
    async def run():
        async with tasted.AsyncClient() as client:
            waiting = asyncio.ensure_future(client.ping(min_sequence=200, deadline=60))
            await asyncio.gather(*(client.rate("ann", f"item {number}", 3) for number in range(199)))
            assert not waiting.done()
            await client.rate("ann", "last", 3)
            return (await waiting).freshness.sequence

    assert asyncio.run(run()) == 200


def test_threads_share_a_client(client):
    def work(user):
        for number in range(50):
            client.rate(user, f"item {number}", 3)

    threads = [threading.Thread(target=work, args=(f"user {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.ping().freshness.sequence == 200


def test_an_import_tells_its_progress_and_merges(client):
    rows = (("user %d" % (number % 300), "item %d" % (number // 300), 3.5, number) for number in range(100_000))
    seen = []
    imported = client.import_ratings(rows, [Item("item 0", "Zero")], progress=seen.append)
    assert (imported.ratings, imported.new_users, imported.new_items) == (100_000, 300, 334)
    assert [each.received for each in seen if not each.stored][:2] == [0, 32_768]
    merged = client.import_ratings([("a", "b", 2), ("a", "b", 5)], duplicates=Duplicates.AVERAGE)
    assert merged.duplicates == 1 and client.get_history("a")[0].value == 3.5


def test_an_import_is_all_or_nothing(client):
    with pytest.raises(tasted.InvalidArgument) as off:
        client.import_ratings([("ann", "alien", 4), ("ann", "up", 17)])
    assert off.value.field == "import.value[1]"

    def failing():
        yield from (("ann", f"item {number}", 3) for number in range(50_000))
        raise KeyError("the source has failed")

    with pytest.raises(KeyError):
        client.import_ratings(failing())
    assert client.import_ratings([]).ratings == 0
    assert client.get_status().ratings == 0
