"""A headless Chromium, driven over WebDriver with the standard library alone. For tests marked `browser`."""

import base64
import contextlib
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--no-first-run", "--mute-audio", "--hide-scrollbars",
    "--disable-dev-shm-usage",
)  # fmt: skip


def why_not() -> str:
    """Return why no browser test can run here; empty when one can."""
    if not shutil.which("chromedriver"):
        return "no chromedriver on this machine (Debian: apt-get install chromium chromium-driver)"
    if not (shutil.which("chromium") or shutil.which("google-chrome")):
        return "no chromium on this machine"
    return ""


class Page:
    """One open tab."""

    def __init__(self, base: str, session: str) -> None:
        self._at = f"{base}/session/{session}"

    def ask(self, path: str, **body: Any) -> Any:
        """Send one WebDriver command and return its value."""
        return _post(f"{self._at}/{path}", body)

    def cdp(self, command: str, **parameters: Any) -> Any:
        """Send one DevTools command."""
        return self.ask("goog/cdp/execute", cmd=command, params=parameters)

    def open(
        self, file: Path, width: int, height: int = 900, scheme: str = "light", motion: str = "no-preference"
    ) -> None:
        """Show a local file at a viewport size, a colour scheme, and with as much motion as is wanted."""
        self.cdp(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        wishes = {"prefers-color-scheme": scheme, "prefers-reduced-motion": motion}
        features = [{"name": name, "value": value} for name, value in wishes.items()]
        self.cdp("Emulation.setEmulatedMedia", features=features)
        self.ask("url", url=file.as_uri())

    def run(self, script: str) -> Any:
        """Return the value of a script's `return`."""
        return self.ask("execute/sync", script=script, args=[])

    def press(self, *keys: str) -> None:
        """Press and release keys: "Tab", "Enter", "Escape", "ArrowRight"."""
        codes = {
            "Tab": "\ue004",
            "Enter": "\ue007",
            "Escape": "\ue00c",
            "ArrowRight": "\ue014",
            "ArrowDown": "\ue015",
            "ArrowLeft": "\ue012",
            "Home": "\ue011",
            "End": "\ue010",
        }
        actions = [{"type": kind, "value": codes[key]} for key in keys for kind in ("keyDown", "keyUp")]
        self.ask("actions", actions=[{"type": "key", "id": "keys", "actions": actions}])

    def errors(self) -> list[str]:
        """Return what the console complained about since the last time."""
        return [
            e["message"] for e in self.ask("se/log", type="browser") if e["level"] in ("SEVERE", "WARNING")
        ]

    def picture(self, file: Path, whole: bool = False) -> None:
        """Save a screenshot, of the viewport or of the whole page."""
        shot = self.cdp(
            "Page.captureScreenshot", format="png", captureBeyondViewport=whole, **self._clip(whole)
        )
        file.write_bytes(base64.b64decode(shot["data"]))

    def _clip(self, whole: bool) -> dict[str, Any]:
        if not whole:
            return {}
        size = self.run("return [innerWidth, document.documentElement.scrollHeight]")
        return {"clip": {"x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1}}


@contextlib.contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """Start chromedriver and a headless Chromium with a fresh profile; end both."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    driver = subprocess.Popen(
        ["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _until_ready(base)
        options = {
            "args": [*FLAGS, f"--user-data-dir={profile}"],
            "binary": shutil.which("chromium") or shutil.which("google-chrome"),
        }
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        session = _post(f"{base}/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        page = Page(base, session)
        yield page
        urllib.request.urlopen(
            urllib.request.Request(f"{base}/session/{session}", method="DELETE"), timeout=20
        ).close()
    finally:
        driver.terminate()
        driver.wait(timeout=20)


def _until_ready(base: str) -> None:
    for _ in range(200):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{base}/status", timeout=5) as answer:
            if json.load(answer)["value"]["ready"]:
                return
        time.sleep(0.1)
    raise RuntimeError("chromedriver did not start")


def _post(url: str, body: dict[str, Any]) -> Any:
    data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise RuntimeError(error.read().decode()) from None
