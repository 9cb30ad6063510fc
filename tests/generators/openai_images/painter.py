"""A scripted server of the OpenAI images API: a real HTTP server in its own process, without network.

    with painter.server(faults=["429:0.2", None, "cut"]) as s:
        ...                       # OPENAI_BASE_URL is s.base_url
        assert len(s.requests()) == 3

It paints nothing: a picture is a gradient of the size asked for, in a colour that follows from the number of
the request, drawn over the first picture that was sent where that is transparent in the mask. `faults` are
played one by one, in the order of the requests; None is none. It logs every request, with the parts of a form
in order.
"""

import base64
import email
import email.policy
import http.server
import io
import json
import os
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
KEY = "sk-test-0123456789abcdef"
REFUSALS = {
    "moderation": (
        400,
        "Your request was rejected by the safety system.\x1b[31m req_1",
        "moderation_blocked",
    ),
    "400": (400, "Invalid size", "invalid_value"),
    "401": (401, "Incorrect API key provided: sk-test-********cdef", "invalid_api_key"),
    "403": (403, "Your organization must be verified to use the model", "unverified"),
    "404": (404, "The model `painter-1` does not exist", "model_not_found"),
    "429": (429, "Rate limit reached for images", "rate_limit_exceeded"),
    "credit": (429, "You exceeded your current quota, please check your plan", "insufficient_quota"),
    "echo": (400, f"you sent Bearer {KEY}", ""),
    "500": (500, "The server had an error", ""),
    "503": (503, "Overloaded", ""),
    "redirect": (307, "elsewhere", ""),
}


@dataclass(frozen=True)
class Running:
    """A server that runs, seen from the test."""

    base_url: str
    folder: Path
    process: subprocess.Popen[bytes] = field(repr=False)

    def requests(self) -> list[dict[str, Any]]:
        """Return what was asked, in order: `path`, `fields`, `files` (name, size, mode), `fault`, `key`."""
        log = self.folder / "log.jsonl"
        return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []

    def picture(self, number: int, name: str) -> Any:
        """Return a picture that request `number` (from 1) came with, opened with Pillow."""
        from PIL import Image

        with Image.open(self.folder / f"{number}-{name}") as image:
            return image.copy()


@contextmanager
def server(
    *, faults: Sequence[str | None] = (), refuses: Sequence[str] = (), usage: bool = True, seconds: float = 0
) -> Iterator[Running]:
    """Start a server; stop it at the end. `refuses` are words of a request that it does not know."""
    with tempfile.TemporaryDirectory(prefix="painter-") as name:
        folder = Path(name)
        script = {"faults": list(faults), "refuses": list(refuses), "usage": usage, "seconds": seconds}
        (folder / "script.json").write_text(json.dumps(script), "utf-8")
        with (folder / "errors.txt").open("wb") as errors:
            process = subprocess.Popen([sys.executable, __file__, str(folder)], stdout=errors, stderr=errors)
        try:
            while not (folder / "port").exists():
                if process.poll() is not None:
                    raise RuntimeError("the server died: " + (folder / "errors.txt").read_text("utf-8"))
                time.sleep(0.01)
            yield Running(f"http://127.0.0.1:{int((folder / 'port').read_text())}/v1", folder, process)
        finally:
            process.kill()
            process.wait()


# What follows runs in the server's process.


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    script: dict[str, Any]
    asked = 0
    lock = threading.Lock()

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["content-length"]))
        with self.lock:
            Handler.asked += 1
            number = Handler.asked
        fields, files = self._parsed(raw, number)
        faults = self.script["faults"]
        fault = faults[number - 1] if number <= len(faults) else None
        self._log(
            path=self.path, fields=fields, files=files, fault=fault, key=self.headers.get("authorization")
        )
        kind, _, value = (fault or "").partition(":")
        unknown = next((name for name in self.script["refuses"] if name in fields), None)
        if unknown is not None:
            self._refuse(400, f"Unknown parameter: '{unknown}'.", "unknown_parameter", unknown)
        elif kind in REFUSALS:
            status, words, code = REFUSALS[kind]
            self._refuse(status, words, code, None, retry_after=value)
        elif kind == "cut":  # reset before a byte
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
        else:
            time.sleep(float(value or 30) if kind == "slow" else self.script["seconds"])
            with suppress(BrokenPipeError, ConnectionResetError):
                self._answer(number, fields, files, kind, value)

    def _answer(self, number: int, fields: dict[str, Any], files: list[Any], kind: str, value: str) -> None:
        size = value if kind == "size" else str(fields["size"])
        encoded = base64.b64encode(self._painted(number, size, files)).decode()
        one: dict[str, Any] = {"b64_json": encoded}
        match kind:
            case "truncated":
                one = {"b64_json": encoded[: len(encoded) // 2 // 4 * 4]}
            case "no-base64":
                one = {"b64_json": "<svg>"}
            case "no-picture":
                one = {"b64_json": base64.b64encode(b"%PDF-1.7 a picture of a bear").decode()}
            case "url":
                one = {"url": f"http://{self.headers['host']}/picture.png"}
        reply: dict[str, Any] = {"created": 1, "data": [] if kind == "empty" else [one]}
        if self.script["usage"]:
            reply["usage"] = {
                "input_tokens": 50 + 300 * len(files), "output_tokens": 1000, "total_tokens": 1050,
                "input_tokens_details": {"text_tokens": 50, "image_tokens": 300 * len(files)},
            }  # fmt: skip
        data = b"<html>It works!</html>" if kind == "html" else json.dumps(reply).encode()
        self.send_response(200)
        self.send_header("content-type", "text/html" if kind == "html" else "application/json")
        self.send_header("content-length", str(len(data)))
        self.send_header("x-request-id", f"req_{number}")
        self.end_headers()
        self.wfile.write(data[: len(data) // 2] if kind == "half" else data)
        self.close_connection = kind == "half"

    def _painted(self, number: int, size: str, files: list[Any]) -> bytes:
        import numpy as np
        from PIL import Image

        width, height = map(int, size.split("x"))
        across, down = np.meshgrid(np.linspace(0, 200, width), np.linspace(0, 200, height))
        drawn = Image.fromarray(
            np.stack([across, down, np.full_like(across, 40 * number % 256)], axis=-1).astype(np.uint8)
        )
        first = [f for f in files if f["part"].startswith("image")][:1]
        mask = [f for f in files if f["part"] == "mask"]
        if first and mask:
            old = Image.open(self.folder / f"{number}-{first[0]['name']}").convert("RGB").resize(drawn.size)
            holes = Image.open(self.folder / f"{number}-{mask[0]['name']}").getchannel("A").resize(drawn.size)
            drawn = Image.composite(old, drawn, holes)
        out = io.BytesIO()
        drawn.save(out, "PNG", compress_level=1)
        return out.getvalue()

    def _parsed(self, raw: bytes, number: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        kind = self.headers["content-type"]
        if not kind.startswith("multipart/"):
            return json.loads(raw), []
        from PIL import Image

        whole = f"Content-Type: {kind}\r\n\r\n".encode() + raw
        fields: dict[str, Any] = {}
        files: list[dict[str, Any]] = []
        for part in email.message_from_bytes(whole, policy=email.policy.HTTP).iter_parts():
            name, filename = part.get_param("name", header="content-disposition"), part.get_filename()
            data = part.get_payload(decode=True)
            if filename is None:
                fields[str(name)] = data.decode()
                continue
            (self.folder / f"{number}-{filename}").write_bytes(data)
            with Image.open(io.BytesIO(data)) as image:
                seen = {"size": list(image.size), "mode": image.mode}
            files.append({"part": name, "name": filename, **seen})
        return fields, files

    def _refuse(
        self, status: int, words: str, code: str, parameter: str | None, retry_after: str = ""
    ) -> None:
        data = json.dumps({"error": {"message": words, "code": code, "param": parameter}}).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        if retry_after:
            self.send_header("location" if status == 307 else "retry-after", retry_after)
        self.end_headers()
        self.wfile.write(data)

    def _log(self, **entry: Any) -> None:
        with self.lock, (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")


class Threads(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


def main(folder: Path) -> None:
    Handler.folder = folder
    Handler.script = json.loads((folder / "script.json").read_text("utf-8"))
    with Threads(("127.0.0.1", 0), Handler) as running:
        new = folder / "port.new"
        new.write_text(str(running.server_port), "ascii")
        new.replace(folder / "port")
        threading.Thread(target=_die_with_parent, daemon=True).start()
        running.serve_forever()


def _die_with_parent() -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
