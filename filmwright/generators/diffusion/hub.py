"""Weights from the Hugging Face Hub into its cache, on purpose and at one commit.

    look ──> Listing (commit, files, sizes) ── wanted.files ──> fetch ──> snapshots/COMMIT in the cache

Large files arrive in `blobs/SHA256.incomplete`, with which the next run goes on (the library would begin
again), and are compared with the checksum of the commit. HF_ENDPOINT says which server; HF_TOKEN is the
library's to read. Tokens, and the library's own messages (they may hold signed addresses), are never shown.
"""

import errno
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import file_digest
from importlib import import_module
from pathlib import Path
from typing import Any

from filmwright.errors import BackendUnavailable, WriterFailed
from filmwright.generators.diffusion import components
from filmwright.generators.diffusion.checkpoint import INSTALL, cache
from filmwright.generators.diffusion.preset import Source
from filmwright.generators.diffusion.wanted import File, Listing
from filmwright.generators.diffusion.weights import Unfit

Tell = Callable[[int], None]
"""Told how many more bytes are here."""
_BY_HTTP = 50_000_000_000
"""Bytes: larger files come by the library's own protocol only, and begin again when they are stopped."""


class Unreachable(BackendUnavailable):
    """The Hub cannot be reached, or the connection broke; what has arrived is kept."""


def look(repo: str, revision: str | None) -> Listing:
    """Ask the Hub what a repository holds; one request. `revision` may be a branch; None is the default one.

    Raises:
        BackendUnavailable: it cannot be reached, has no such repository or revision, or lets us not in.
    """
    library = _library()
    with _told(repo, revision):
        found = library.HfApi(endpoint=_endpoint()).model_info(repo, revision=revision, files_metadata=True)
    files = (
        File(each.rfilename, each.size or 0, each.lfs.sha256 if each.lfs is not None else None)
        for each in found.siblings or ()
    )
    return Listing(repo, str(found.sha), tuple(sorted(files, key=lambda file: file.path)))


def index(listing: Listing, source: Source) -> dict[str, Any] | None:
    """Fetch what a repository says of its pipeline; None where it holds a single model or file.

    Raises:
        BackendUnavailable: it cannot be fetched, or is damaged.
    """
    path = f"{source.subfolder}/model_index.json".lstrip("/")
    file = next((file for file in listing.files if file.path == path), None)
    if source.file is not None or file is None:
        return None
    folder = fetch(listing, [file], lambda _: None)
    try:
        return components.json_of(folder / path, folder)
    except Unfit as unfit:
        raise BackendUnavailable(str(unfit), hint=f"remove {folder}, and pull again") from None


def fetch(listing: Listing, files: Sequence[File], tell: Tell) -> Path:
    """Bring files into the cache, going on where an earlier run stopped, and return the snapshot's folder.

    Raises:
        BackendUnavailable: the Hub cannot be reached any more, or a file arrived damaged.
        WriterFailed: the disk is full, or the cache cannot be written.
    """
    library, folder = _library(), _folder(listing)
    if not files:
        return folder / "snapshots" / listing.commit
    large = [file for file in files if file.sha256 is not None and file.bytes < _BY_HTTP]
    others = [file for file in files if file not in large]
    with _told(listing.repo, listing.commit):
        for file in files:
            _forget_damaged(folder / "snapshots" / listing.commit / file.path, file.bytes)
        for file in large:
            _large(listing, file, folder, tell)
        if others:
            library.snapshot_download(
                listing.repo,
                revision=listing.commit,
                cache_dir=cache(),
                endpoint=_endpoint(),
                allow_patterns=[_literally(file.path) for file in others],
            )
    tell(sum(file.bytes for file in others))
    return folder / "snapshots" / listing.commit


def here(listing: Listing, files: Sequence[File]) -> int:
    """Return how many bytes of these files are on this machine already, half-fetched ones included."""
    folder, found = _folder(listing), 0
    for file in files:
        blob = folder / "blobs" / (file.sha256 or "-")
        for path in (folder / "snapshots" / listing.commit / file.path, blob, _partial(blob)):
            if path.is_file():
                found += min(file.bytes, path.stat().st_size)
                break
    return found


def cached_commit(repo: str, revision: str | None) -> str | None:
    """Return the commit that the cache holds of a branch, from an earlier download: all there is offline."""
    path = cache() / f"models--{repo.replace('/', '--')}" / "refs" / (revision or "main")
    return path.read_text("utf-8").strip() if path.is_file() else None


def _large(listing: Listing, file: File, folder: Path, tell: Tell) -> None:
    """Fetch one large file, or the rest of it, and lay it where the library would have."""
    from filelock import FileLock

    downloads: Any = import_module("huggingface_hub.file_download")
    blob, kept = folder / "blobs" / str(file.sha256), folder / "snapshots" / listing.commit / file.path
    lock = cache() / ".locks" / folder.name / f"{blob.name}.lock"
    for path in (blob, kept, lock):
        path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(lock):
        _forget_damaged(blob, file.bytes)
        links = downloads.are_symlinks_supported(cache())  # Windows may have none: then there are no blobs
        if kept.is_file() or (links and blob.is_file()):
            tell(file.bytes)
        else:
            _arrive(listing, file, _partial(blob), tell)
            _partial(blob).replace(blob if links else kept)
        if links and not kept.is_file():
            kept.unlink(missing_ok=True)  # it may lead to a blob that is gone
            up = [".."] * (len(Path(file.path).parts) + 1)
            kept.symlink_to(Path(*up, "blobs", blob.name))


def _arrive(listing: Listing, file: File, partial: Path, tell: Tell) -> None:
    downloads: Any = import_module("huggingface_hub.file_download")
    utils: Any = import_module("huggingface_hub.utils")
    have = partial.stat().st_size if partial.is_file() else 0
    if have > file.bytes:
        partial.unlink()
        have = 0
    tell(have)
    url = _library().hf_hub_url(listing.repo, file.path, revision=listing.commit, endpoint=_endpoint())
    with partial.open("ab") as out:
        downloads.http_get(
            url,
            out,
            resume_size=have,
            headers=utils.build_hf_headers(),
            expected_size=file.bytes,
            tqdm_class=_bar(tell),
        )
    with partial.open("rb") as done:
        found = file_digest(done, "sha256").hexdigest()
    if found != file.sha256:
        partial.unlink()
        raise BackendUnavailable(
            f"{listing.repo}: {file.path} arrived damaged (its checksum differs) and was removed",
            hint="run the same command again",
        )


def _forget_damaged(path: Path, size: int) -> None:
    """Remove a file of another size than the Hub's: the library would take it for the real one."""
    if path.is_file() and path.stat().st_size != size:
        path.resolve().unlink()
        path.unlink(missing_ok=True)


def _bar(tell: Tell) -> Any:
    """Return a class that the library takes for a progress bar."""

    class Bar:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def __enter__(self) -> "Bar":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def update(self, count: float | None = 1) -> None:
            tell(int(count or 0))

    return Bar


def _partial(blob: Path) -> Path:
    return blob.with_name(f"{blob.name}.incomplete")


def _folder(listing: Listing) -> Path:
    return cache() / f"models--{listing.repo.replace('/', '--')}"


def _literally(path: str) -> str:
    return "".join(f"[{c}]" if c in "*?[" else c for c in path)


def _endpoint() -> str:
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"


def _library() -> Any:
    try:
        library: Any = import_module("huggingface_hub")
    except ImportError:
        why = "downloading needs huggingface_hub, which is not installed"
        raise BackendUnavailable(why, hint=INSTALL) from None
    constants: Any = import_module("huggingface_hub.constants")
    constants.HF_HUB_DISABLE_TELEMETRY = True  # nor does it ask who calls
    utils: Any = import_module("huggingface_hub.utils")
    utils.disable_progress_bars()
    utils.logging.set_verbosity_error()
    return library


@contextmanager
def _told(repo: str, revision: str | None) -> Iterator[None]:
    """Tell the library's errors in one line each, without its words: those may hold signed addresses."""
    errors: Any = import_module("huggingface_hub.errors")
    where = _endpoint()
    try:
        yield
    except errors.GatedRepoError:
        raise BackendUnavailable(
            f"{repo} is gated: its owner wants its terms to be accepted first",
            hint=f"accept them at {where}/{repo}, set HF_TOKEN to a token of yours, and pull again",
        ) from None
    except errors.RevisionNotFoundError:
        raise BackendUnavailable(
            f"{repo} has no revision '{revision}'", hint="leave --revision out"
        ) from None
    except (errors.RepositoryNotFoundError, errors.HFValidationError):
        raise _answered(repo, where, 404) from None
    except errors.OfflineModeIsEnabled:
        raise Unreachable(
            "HF_HUB_OFFLINE is set, so nothing is downloaded", hint="unset HF_HUB_OFFLINE, and pull again"
        ) from None
    except errors.HfHubHTTPError as error:
        raise _answered(repo, where, error.response.status_code) from None
    except (errors.HTTPError, errors.LocalEntryNotFoundError, ConnectionError, TimeoutError) as error:
        raise Unreachable(
            f"{where} cannot be reached, or the connection broke ({type(error).__name__})",
            hint="check the network, then the same command again: it goes on with what has arrived",
        ) from None
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise WriterFailed(
                f"the disk is full: {cache()}",
                hint="free some space, or set HF_HOME to another disk; the same command goes on",
            ) from None
        if error.errno is None:  # fewer bytes than were promised
            raise Unreachable(f"{repo}: a file arrived incomplete", hint="the same command again") from None
        raise


def _answered(repo: str, where: str, status: int) -> BackendUnavailable:
    if status in (401, 404):
        return BackendUnavailable(
            f"there is no repository {repo} at {where}, or it is private",
            hint="check its name in the preset, and HF_TOKEN: a private one needs it, a wrong one is refused",
        )
    if status == 403:
        return BackendUnavailable(
            f"{where} does not let us at {repo}",
            hint=f"accept its terms at {where}/{repo}, and set HF_TOKEN to a token that may read it",
        )
    return BackendUnavailable(f"{where} answers {status} for {repo}", hint="try again later")
