"""A daemon of one's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from typing import Optional, Sequence

from .client import Client
from .errors import Unavailable


class PrivateDaemon:
    """A daemon with an empty store, which ends with the `with` block and leaves nothing: for notebooks and tests.

    program: the path of tasted; by default that of TASTE_DAEMON, or what the PATH has.
    arguments: settings, such as ``["--scale-maximum", "10"]``.
    """

    def __init__(self, program: Optional[str] = None, arguments: Sequence[str] = ()) -> None:
        found = program or os.environ.get("TASTE_DAEMON") or shutil.which("tasted")
        if not found:
            raise Unavailable("There is no program tasted. Install it, or name it with TASTE_DAEMON.")
        self.folder = tempfile.mkdtemp(prefix="tasted-")
        self.path = os.path.join(self.folder, "socket")
        """The socket."""
        self.command = [found, "--state", os.path.join(self.folder, "state"), "--socket", self.path, *arguments]
        self.log = os.path.join(self.folder, "log")
        self.start()

    def start(self) -> None:
        """Starts the daemon, on the store as it is."""
        with open(self.log, "ab") as log:
            # Settings of another daemon in the environment are not those of this one.
            environment = {name: value for name, value in os.environ.items() if not name.startswith("TASTED_")}
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment
            )
        for _ in range(1200):
            if self.process.poll() is not None:
                break
            try:
                Client(self.path, retries=0).close()
                return
            except Unavailable:
                time.sleep(0.05)
        self.stop()
        with open(self.log, encoding="utf-8", errors="replace") as log:
            raise Unavailable(f"tasted did not start. It says: {log.read()[-2000:]}")

    def client(self, timeout: Optional[float] = 30, retries: int = 5) -> Client:
        """A new client of this daemon."""
        return Client(self.path, timeout=timeout, retries=retries)

    def stop(self) -> None:
        """Stops the daemon; the store stays until `close`."""
        self.process.terminate()
        self.process.wait()

    def close(self) -> None:
        """Stops the daemon and removes its store."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> PrivateDaemon:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
