"""The daemon and the web server under test, with the invented films of docs/ in them."""

import json
import os
import pathlib
import re
import subprocess
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(os.environ.get("TASTE_PROGRAMS", ROOT / ".build/release"))
INJECTED = "<script>alert(1)</script>"


class Programs:
    """A daemon that has learned the films, and a web server for it.

    injected: whether one of the films has a title that is a script.
    """

    def __init__(self, folder, injected=True):
        self.folder = folder
        self.socket = f"{folder}/tasted.sock"
        self.daemon = self.web = None
        self.reports = pathlib.Path(folder) / "reports"
        self.reports.mkdir()
        self.start_daemon()
        self.start_web()
        self.taste("import", str(ROOT / "docs/films.csv"))
        self.taste("import", str(ROOT / "docs/genres.csv"))
        if injected:
            self.inject()
        self.taste("train")

    def inject(self):
        self.put_item({"id": INJECTED, "title": INJECTED, "year": 1985, "genres": ["Horror"],
                       "metadata": {"imdb": "tt0078748", "studio": "<b>None</b>"}})
        self.taste("rate", "ann", INJECTED, "4")
        self.taste("rate", "rex", INJECTED, "2")

    def environment(self):
        return {**os.environ, "TASTED_TRAINING_IDLE_ONLY": "false"}

    def start_daemon(self):
        self.daemon = subprocess.Popen(
            [PROGRAMS / "tasted", "--state", f"{self.folder}/state", "--socket", self.socket],
            env=self.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            if subprocess.run([PROGRAMS / "taste", "status", "--socket", self.socket], capture_output=True).returncode == 0:
                return
            time.sleep(0.05)
        raise AssertionError("tasted does not answer")

    def stop_daemon(self):
        self.daemon.terminate()
        self.daemon.wait()

    def start_web(self):
        self.web = subprocess.Popen(
            [PROGRAMS / "taste-web", "--listen", "127.0.0.1:0", "--socket", self.socket, "--reports", self.reports],
            stdout=subprocess.PIPE, text=True)
        self.address = re.search(r"http://\S+", self.web.stdout.readline()).group().rstrip("/")

    def report(self, name, models="linear,autoencoder,als"):
        """Writes an evaluation report into the folder that the web server opens."""
        report = self.reports / name
        subprocess.run(
            [PROGRAMS / "taste", "evaluate", "--ratings", ROOT / "docs/films.csv", "--protocol", "random", "--model", models,
             "--report", report], check=True, capture_output=True)
        return report

    def put_item(self, item):
        request = urllib.request.Request(
            self.address + "/api/v1/items", json.dumps({"items": [item]}).encode(), method="POST",
            headers={"Content-Type": "application/json"})
        urllib.request.urlopen(request).close()

    def taste(self, *arguments):
        done = subprocess.run(
            [PROGRAMS / "taste", *arguments, "--socket", self.socket], capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(f"taste {arguments}: {done.stderr}")
        return done.stdout

    def stop(self):
        for process in (self.web, self.daemon):
            if process and process.poll() is None:
                process.kill()
                process.wait()
        self.web.stdout.close()
