"""What a client does when the daemon is restarted."""

import asyncio
import threading

import pytest

import tasted


def test_a_client_goes_on_after_a_restart(daemon, client):
    client.rate("ann", "alien", 4)
    daemon.stop()
    daemon.start()
    client.forget_user("ann")
    daemon.stop()
    starting = threading.Timer(0.3, daemon.start)
    starting.start()
    client.rate("bob", "alien", 4)
    starting.join()
    assert [each.user for each in client.users()] == ["bob"]


def test_asyncio_goes_on_after_a_restart(daemon):
    async def run():
        async with tasted.AsyncClient() as client:
            await client.rate("ann", "alien", 4)
            await asyncio.get_running_loop().run_in_executor(None, lambda: (daemon.stop(), daemon.start()))
            await client.rate("bob", "alien", 4)
            return [each.user async for each in client.users()]

    assert asyncio.run(run()) == ["ann", "bob"]


def test_ratings_during_a_restart_are_all_stored(daemon, client):
    """A write that was not answered is repeated, because it has its time."""
    failures = []

    def write():
        for number in range(2000):
            try:
                client.rate("ann", f"item {number}", 3)
            except tasted.TastedError as error:
                failures.append(error)

    writing = threading.Thread(target=write)
    writing.start()
    daemon.process.kill()
    daemon.process.wait()
    daemon.start()
    writing.join()
    assert failures == [] and len(list(client.history("ann"))) == 2000


def test_a_daemon_that_is_gone_is_reported_after_the_retries(daemon):
    with daemon.client(retries=1) as client:
        daemon.stop()
        with pytest.raises(tasted.Unavailable, match="Start"):
            client.ping()


@pytest.mark.parametrize(
    "repeatable, error, attempts",
    [
        (False, tasted.ConnectionLost("lost"), 1),
        (True, tasted.ConnectionLost("lost"), 4),
        (False, tasted.Cancelled("stopping"), 4),
        (False, tasted.Unavailable("full"), 4),
        (True, tasted.Internal("fault"), 2),
        (False, tasted.Internal("fault"), 1),
        (True, tasted.NotFound("none"), 1),
        (True, tasted.DeadlineExceeded("late"), 1),
        (True, tasted.ResourceExhausted("count"), 1),
    ],
)
def test_what_is_repeated(repeatable, error, attempts):
    from tasted.repeating import Attempts

    policy, made = Attempts(repeatable, 3, None), 1
    while policy.pause_after(error) is not None:
        made += 1
    assert made == attempts
