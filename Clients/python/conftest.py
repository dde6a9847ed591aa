"""Every test, and every example in a docstring or a document, has a real daemon of its own.

TASTE_DAEMON names the program.
"""

import pytest

import tasted


@pytest.fixture
def daemon(monkeypatch):
    with tasted.PrivateDaemon() as daemon:
        monkeypatch.setenv("TASTED_SOCKET", daemon.path)
        yield daemon


@pytest.fixture
def client(daemon):
    with daemon.client() as client:
        yield client


@pytest.fixture(autouse=True)
def daemon_of_examples(request):
    if isinstance(request.node, pytest.DoctestItem):
        request.getfixturevalue("daemon")
