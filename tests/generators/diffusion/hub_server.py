"""A scripted Hugging Face Hub on loopback: what huggingface_hub 2.4 asks for, and the faults a person meets.

    with serving() as hub:
        commit = hub.push("someone/small", {"model_index.json": b"..."})     main moves to it
        hub.breaks["unet/big.safetensors"] = 1000                            the connection ends there, once
        ... HF_ENDPOINT=hub.url ...
        hub.asked                                                            what was asked for, in order

Large files (safetensors, .model) are kept as Git LFS does: `resolve/` redirects to a signed address of
another host. A gated repository lists its files to everybody, and hands none out without the token.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

TOKEN = "hf_a-token-that-is-never-printed"
LARGE = (".safetensors", ".model", ".bin")


@dataclass
class Asked:
    """One request."""

    method: str
    path: str
    range: str | None
    token: str | None


@dataclass
class Hub:
    """Repositories at their commits, faults to play, and what was asked."""

    url: str = ""
    commits: dict[tuple[str, str], dict[str, bytes]] = field(default_factory=dict)
    main: dict[str, str] = field(default_factory=dict)
    gated: set[str] = field(default_factory=set)
    breaks: dict[str, int] = field(default_factory=dict)
    """After how many bytes the next answer with this file ends, by the end of its path."""
    holds: dict[str, int] = field(default_factory=dict)
    """After how many bytes the next answer with this file stops, and nothing more comes."""
    forged: dict[str, bytes] = field(default_factory=dict)
    """What is sent instead of a file, by the end of its path."""
    refuses: int = 0
    """A status with which everything is answered."""
    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def push(self, repo: str, files: dict[str, bytes]) -> str:
        """Make a commit of files, move main to it, and return it."""
        commit = sha1(repr((repo, sorted(files.items()))).encode()).hexdigest()
        self.commits[repo, commit] = files
        self.main[repo] = commit
        return commit

    def fetched(self) -> list[str]:
        """Return the names of the files that were sent, in part or whole."""
        return [a.path.split("/")[-1] for a in self.asked if a.method == "GET" and "/api/" not in a.path]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: Hub

    def handle(self) -> None:
        with suppress(ConnectionError):  # whoever asked has gone
            super().handle()

    def log_message(self, *_: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def _serve(self) -> None:
        hub, path = self.hub, unquote(urlsplit(self.path).path)
        token = (self.headers.get("Authorization") or "").removeprefix("Bearer ") or None
        hub.asked.append(Asked(self.command, path, self.headers.get("Range"), token))
        parts = path.strip("/").split("/")
        if parts[:2] == ["api", "agent-harnesses"]:
            self._json({}, 404)
        elif hub.refuses:
            self._json({"error": "no"}, hub.refuses)
        elif parts[:2] == ["api", "models"]:
            self._api("/".join(parts[2:4]), parts[4:])
        elif parts[0] == "signed":
            self._file("/".join(parts[1:3]), parts[3], "/".join(parts[4:]))
        else:
            self._resolve("/".join(parts[:2]), parts[3], "/".join(parts[4:]), token)

    def _api(self, repo: str, rest: list[str]) -> None:
        asked = rest[1] if len(rest) > 1 else "main"
        if repo not in self.hub.main:
            self._json({"error": "Invalid username or password."}, 401)
            return
        commit = self.hub.main[repo] if asked == "main" else asked
        files = self.hub.commits.get((repo, commit))
        if files is None:
            self._json({"error": f"Invalid rev id: {asked}"}, 404, {"X-Error-Code": "RevisionNotFound"})
        elif rest[:1] == ["tree"]:
            self._json([_entry(name, content) for name, content in files.items()])
        else:
            siblings = [_sibling(name, content) for name, content in files.items()]
            self._json({"id": repo, "sha": commit, "siblings": siblings, "gated": repo in self.hub.gated})

    def _resolve(self, repo: str, commit: str, name: str, token: str | None) -> None:
        files = self.hub.commits.get((repo, commit), {})
        if repo in self.hub.gated and token != TOKEN:
            code = {"X-Error-Code": "GatedRepo"}
            self._json({"error": "gated"}, 403 if token else 401, code)
        elif name not in files:
            self._json({"error": "none"}, 404, {"X-Error-Code": "EntryNotFound", "X-Repo-Commit": commit})
        elif name.endswith(LARGE):
            etag = sha256(files[name]).hexdigest()
            self.send_response(302)
            elsewhere = self.hub.url.replace("127.0.0.1", "localhost")
            self.send_header("Location", f"{elsewhere}/signed/{repo}/{commit}/{name}?Signature=secret")
            self.send_header("X-Repo-Commit", commit)
            self.send_header("X-Linked-Etag", f'"{etag}"')
            self.send_header("X-Linked-Size", str(len(files[name])))
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._file(repo, commit, name)

    def _file(self, repo: str, commit: str, name: str) -> None:
        content = self.hub.commits[repo, commit][name]
        start = int((self.headers.get("Range") or "bytes=0-").removeprefix("bytes=").split("-")[0])
        sent = next((f for end, f in self.hub.forged.items() if name.endswith(end)), content)[start:]
        self.send_response(206 if "Range" in self.headers else 200)
        self.send_header("Content-Length", str(len(sent)))
        if "Range" in self.headers:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("X-Repo-Commit", commit)
        self.send_header("ETag", f'"{_blob_id(content)}"')
        self.end_headers()
        if self.command == "HEAD":
            return
        for faults in (self.hub.breaks, self.hub.holds):
            for end in [each for each in faults if name.endswith(each)]:
                sent = sent[: faults.pop(end)]
                self.close_connection = True
                self.wfile.write(sent)
                if faults is self.hub.holds:
                    self.hub.over.wait(60)
                return
        self.wfile.write(sent)

    def _json(self, data: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(data).encode()
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Type": "application/json"}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _blob_id(content: bytes) -> str:
    return sha1(b"blob %d\0" % len(content) + content).hexdigest()


def _lfs(name: str, content: bytes, key: str) -> dict[str, Any]:
    if not name.endswith(LARGE):
        return {}
    return {"lfs": {key: sha256(content).hexdigest(), "size": len(content), "pointerSize": 130}}


def _sibling(name: str, content: bytes) -> dict[str, Any]:
    own = {"rfilename": name, "size": len(content), "blobId": _blob_id(content)}
    return {**own, **_lfs(name, content, "sha256")}


def _entry(name: str, content: bytes) -> dict[str, Any]:
    own = {"type": "file", "path": name, "size": len(content), "oid": _blob_id(content)}
    return {**own, **_lfs(name, content, "oid")}


@contextmanager
def serving() -> Iterator[Hub]:
    """Serve a hub while the block runs."""
    hub = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": hub}))
    server.daemon_threads = True
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hub
    finally:
        hub.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
