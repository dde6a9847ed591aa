"""A browser that is driven by the WebDriver protocol (https://www.w3.org/TR/webdriver2/), which is JSON over HTTP."""

import base64
import json
import subprocess
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Failure(Exception):
    """What the driver says went wrong."""


class Driver:
    """A running chromedriver, on a port that is free."""

    def __init__(self, folder):
        self.folder = folder
        self.process = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        for line in self.process.stdout:
            if "started successfully on port" in line:
                self.address = "http://127.0.0.1:" + line.split()[-1].rstrip(".")
                return
        raise Failure("chromedriver did not start")

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def open(self, width, height, dark=False, scripts=True):
        return Browser(self, width, height, dark, scripts)


class Browser:
    """A window of a width, with a colour scheme, with or without scripts."""

    def __init__(self, driver, width, height, dark, scripts):
        self.driver = driver
        preferences = {} if scripts else {"profile.managed_default_content_settings.javascript": 2}
        options = {
            "args": ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
                     "--hide-scrollbars", f"--window-size={width},{height}", f"--user-data-dir={driver.folder}/scripts-{scripts}"],
            "prefs": preferences,
        }
        wanted = {
            "browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"},
        }
        self.session = ""
        made = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
        self.session = "/session/" + made["sessionId"]
        # A window cannot be as narrow as a phone; what it shows can.
        self.tell("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = "dark" if dark else "light"
        self.tell("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ask("DELETE", "")

    def ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.driver.address + self.session + path, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise Failure(json.load(error)["value"]["message"]) from None

    def tell(self, command, **parameters):
        """A command of Chromium's own protocol."""
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def go(self, address):
        self.ask("POST", "/url", {"url": address})

    def back(self):
        self.ask("POST", "/back", {})

    def reload(self):
        self.ask("POST", "/refresh", {})

    @property
    def address(self):
        return self.ask("GET", "/url")

    @property
    def title(self):
        return self.ask("GET", "/title")

    def run(self, script, *arguments):
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def find(self, selector):
        found = self.ask("POST", "/elements", {"using": "css selector", "value": selector})
        return [one[ELEMENT] for one in found]

    def text(self, selector):
        """The visible text of the first element that fits; empty if none does."""
        try:
            found = self.find(selector)
            return self.ask("GET", f"/element/{found[0]}/text") if found else ""
        except Failure:
            return ""  # The element was replaced in between.

    def texts(self, selector):
        # In one step, because the page may replace its elements in between.
        return self.run(f"return [...document.querySelectorAll({json.dumps(selector)})].map((one) => one.innerText)")

    def click(self, selector):
        self.ask("POST", f"/element/{self.find(selector)[0]}/click", {})

    def type(self, selector, text):
        element = self.find(selector)[0]
        self.ask("POST", f"/element/{element}/clear", {})
        self.ask("POST", f"/element/{element}/value", {"text": text})

    def press(self, key):
        actions = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def wait(self, condition, what):
        """Waits until something holds, at most 20 seconds."""
        end = time.monotonic() + 20
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"in vain waited for: {what}")
            time.sleep(0.05)

    def complaints(self):
        """What the browser complains of, such as a violated policy."""
        logged = self.ask("POST", "/se/log", {"type": "browser"})
        return [one["message"] for one in logged if one["level"] in ("SEVERE", "WARNING")]

    def screenshot(self, path, whole=True):
        picture = self.tell("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture))
