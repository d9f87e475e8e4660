"""A headless Chromium driven over its debugging pipe, with the standard library alone."""
import base64
import fcntl
import itertools
import json
import os
import select
import shutil
import subprocess
import time

import rig

ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-background-networking", "--disable-component-update",
             "--disable-extensions", "--hide-scrollbars", "--remote-debugging-pipe", "about:blank")


def program():
    """The one that CHROMIUM names or that is in the path; None: there is none."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


class Browser:
    """For as long as a `with` lasts."""

    def __init__(self, folder):
        self._numbers = itertools.count(1)
        self._rest = b""
        self._events = []
        to_read, self._to = os.pipe()
        self._from, to_write = os.pipe()
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (to_read, to_write)]

        def place_ends():
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)
        with open(folder / "chromium.log", "wb") as log:
            self._process = subprocess.Popen(
                [program(), f"--user-data-dir={folder / 'chromium'}", *ARGUMENTS], pass_fds=(3, 4),
                preexec_fn=place_ends, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        for end in (to_read, to_write, *ends):
            os.close(end)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        try:
            self.call("Browser.close")
        finally:
            rig.wait_for("the end of Chromium", lambda: self._process.poll() is not None)
            os.close(self._to)
            os.close(self._from)

    def _read(self):
        """The next message."""
        end = time.monotonic() + rig.LIMIT_S
        while b"\0" not in self._rest:
            if not select.select([self._from], [], [], max(end - time.monotonic(), 0))[0]:
                raise AssertionError(f"Chromium said nothing for {rig.LIMIT_S} s")
            more = os.read(self._from, 1 << 16)
            if not more:
                raise AssertionError("Chromium ended")
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)

    def call(self, method, session=None, **parameters):
        """The result of a command. Events that come meanwhile are kept."""
        message = {"id": next(self._numbers), "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        text = json.dumps(message).encode() + b"\0"
        while text:
            text = text[os.write(self._to, text):]
        while True:
            answer = self._read()
            if answer.get("id") == message["id"]:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}")
                return answer["result"]
            self._events.append(answer)

    def wait_for_event(self, session, method):
        while True:
            event = self._read()
            self._events.append(event)
            if event.get("method") == method and event.get("sessionId") == session:
                return

    def events(self, session, method):
        """What such events said so far."""
        return [event["params"] for event in self._events
                if event.get("method") == method and event.get("sessionId") == session]

    def open(self, path, width, scheme="light", scripts=True):
        """A page of that file, on a screen so wide."""
        return Page(self, path, width, scheme, scripts)


class Page:
    HEIGHT = 900

    def __init__(self, browser, path, width, scheme, scripts):
        self._browser = browser
        target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self._target = target
        self._session = browser.call("Target.attachToTarget", targetId=target,
                                     flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=self.HEIGHT,
                  deviceScaleFactor=1, mobile=False)
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)
        self.call("Page.navigate", url=path.as_uri())
        browser.wait_for_event(self._session, "Page.loadEventFired")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._browser.call("Target.closeTarget", targetId=self._target)

    def call(self, method, **parameters):
        return self._browser.call(method, self._session, **parameters)

    def run(self, script):
        """The value of a script's expression."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in result:
            raise AssertionError(f"{script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def press(self, key, text=""):
        code = {"Enter": 13, "Tab": 9}[key]
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key,
                      windowsVirtualKeyCode=code, **({"text": text} if kind == "keyDown" else {}))

    def point_at(self, x, y):
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def said(self):
        """Messages of the console and errors."""
        return [event for method in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown",
                                     "Log.entryAdded")
                for event in self._browser.events(self._session, method)]

    def requested(self):
        """Addresses it asked for."""
        return [event["request"]["url"] for event in
                self._browser.events(self._session, "Network.requestWillBeSent")]

    def names_of(self, role):
        """Of all elements with that role, as a screen reader is told them."""
        nodes = self.call("Accessibility.getFullAXTree")["nodes"]
        return [node.get("name", {}).get("value", "") for node in nodes
                if not node["ignored"] and node["role"]["value"] == role]

    def screenshot(self, path):
        data = self.call("Page.captureScreenshot", captureBeyondViewport=True, format="png")["data"]
        path.write_bytes(base64.b64decode(data))
