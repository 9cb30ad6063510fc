"""Models on this machine: which presets there are, which are here, and how one is brought here on purpose.

    listed, one    presets with what is on disk, looked at without loading anything
    pull           look at the Hub ─> licence and size, agreed to ─> download ─> check ─> pin the commit
    first_use      the licence, said the first time a preset is used on this machine

Rendering never downloads. Pins and what was shown are in the person's `models.toml`.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from filmwright.errors import BackendUnavailable, Cancelled, InputInvalid, WriterFailed
from filmwright.generators.diffusion import checkpoint, hub, library, parts, pins, wanted
from filmwright.generators.diffusion.preset import Licence, Preset, Source
from filmwright.production import registry

State = Literal["here", "in part", "not here", "unfit"]


class Watch(Protocol):
    """Who is told how a download goes."""

    def begin(self, total_bytes: int) -> None:
        """So much is to come, what is here already included."""

    def arrived(self, more_bytes: int) -> None:
        """So many more bytes are here."""

    def say(self, text: str) -> None:
        """One line for the person."""


@dataclass(frozen=True)
class Listed:
    """A preset, and what of it is on this machine."""

    preset: Preset
    state: State
    bytes: int = 0
    """On disk, parts included."""
    folder: Path | None = None
    revision: str = ""
    trouble: str = ""
    """Why it cannot be used as it is."""


@dataclass(frozen=True)
class Offer:
    """What a pull would bring, before anything is downloaded."""

    preset: Preset
    repos: tuple[tuple[str, str], ...]
    """Repositories, and the commit of each."""
    bytes: int
    missing_bytes: int
    folder: Path


@dataclass(frozen=True)
class _Load:
    role: str
    """As in `parts`; empty for the pipeline itself."""
    source: Source
    listing: wanted.Listing
    files: tuple[wanted.File, ...]


def listed(tell: Callable[[InputInvalid], None]) -> list[Listed]:
    """Return every preset with what is here of it; those that cannot be read are told.

    Raises:
        InputInvalid: `models.toml` is wrong.
    """
    presets = []
    for name in registry.presets():
        try:
            presets.append(library.read(name, registry.own_presets()))
        except InputInvalid as error:
            tell(error)
    return [_found(preset) for preset in presets]


def one(name: str) -> Listed:
    """Return one preset with what is here of it.

    Raises:
        InputInvalid: there is none of this name, or it is wrong.
    """
    return _found(library.read(name, registry.own_presets()))


def recommended() -> tuple[int, str, str] | None:
    """Return the GPU's memory in GB, and what is recommended for it: stills, clips; None: not known."""
    gigabytes = _gpu_gb()
    with suppress(InputInvalid):  # smaller than anything is made for
        return (gigabytes, *library.recommended(gigabytes)) if gigabytes else None
    return None


def pull(name: str, revision: str | None, agree: Callable[[Offer], bool], watch: Watch) -> Listed | None:
    """Bring a preset's weights here, with everything it refers to, and pin their commits; None: not agreed.

    `revision` is a commit or branch of its main repository. Without one a pinned commit stays, and what is
    here and whole is not asked for again.

    Raises:
        InputInvalid: there is no such preset, or it lies in a local folder.
        BackendUnavailable: the Hub cannot be reached or lets us not in; or what it has must not be loaded.
        WriterFailed: there is no room, or no right to write.
        Cancelled: Ctrl-C; what has arrived is kept.
    """
    preset = library.read(name, registry.own_presets())
    if not any(source.repo for _, source in _sources(preset)):
        raise InputInvalid(
            f"'{name}' lies in a folder of yours; there is nothing to pull",
            hint=f"filmwright models show {name}",
        )
    found = _found(preset)
    if found.state == "here" and revision is None:
        watch.say(f"{name} is here already, whole and at commit {found.revision[:12]}")
        return found
    try:
        loads = [*_loads(preset, revision, watch)]
        offer = _offer(preset, loads)
        if not agree(offer):
            return None
        pins.write(
            registry.pins(), "shown", {name: preset.licence.id}
        )  # and nothing large comes where this fails
        watch.begin(offer.bytes)
        for load in loads:
            hub.fetch(load.listing, load.files, watch.arrived)
    except KeyboardInterrupt:
        raise Cancelled("stopped; what has arrived is kept", hint=f"filmwright models pull {name}") from None
    _check(preset, loads)
    pins.write(registry.pins(), "commits", {pins.key(load.source): load.listing.commit for load in loads})
    return _found(preset)


def licences(names: Iterable[str], tell: Callable[[str], None]) -> None:
    """Say the licences of those names that are presets and are used for the first time."""
    for name in {*registry.presets()} & {*names}:
        first_use(name, tell)


def first_use(name: str, tell: Callable[[str], None]) -> None:
    """Say under which licence a preset's weights are, the first time it is used here; and remember that."""
    licence = library.read(name, registry.own_presets()).licence
    if pins.read(registry.pins()).get("shown", {}).get(name) == licence.id:
        return
    tell(f"{name}: {in_brief(licence)}{f' ({licence.url})' if licence.url else ''}")
    with suppress(WriterFailed):  # then it is said again next time
        pins.write(registry.pins(), "shown", {name: licence.id})


def in_brief(licence: Licence) -> str:
    """Return a licence in one line: its name, whether work for money is allowed, and its limits.

    >>> in_brief(Licence(id="Apache-2.0", commercial=True))
    'licence Apache-2.0, commercial use allowed; nobody here has read it'
    """
    uses = {True: "commercial use allowed", False: "no commercial use", None: "commercial use: see its terms"}
    words = [f"licence {licence.id}, {uses[licence.commercial]}", *licence.limits]
    return "; ".join([*words, *([] if licence.checked else ["nobody here has read it"])])


def _found(preset: Preset) -> Listed:
    try:
        folder, revision = checkpoint.locate(preset.source, registry.pins(), preset.name)
    except BackendUnavailable as error:
        return Listed(preset, "not here", trouble=error.message)
    try:
        whole = checkpoint.read(folder, preset, revision)
    except BackendUnavailable as error:
        return Listed(preset, "unfit", 0, folder, revision, error.message)
    size, missing = sum(whole.bytes.values()), []
    for role, source in parts.sources(preset):
        try:
            kinds = parts.takes(preset, role)
            size += checkpoint.read_part(source, registry.pins(), preset.name, kinds).bytes
        except BackendUnavailable as error:
            missing.append(error.message)
    return Listed(preset, "in part" if missing else "here", size, folder, revision, "; ".join(missing))


def _sources(preset: Preset) -> list[tuple[str, Source]]:
    return [("", preset.source), *parts.sources(preset)]


def _loads(preset: Preset, revision: str | None, watch: Watch) -> Iterator[_Load]:
    """Yield what is to be there of each repository, asked of the Hub at one commit each."""
    commits = pins.read(registry.pins()).get("commits", {})
    listings: dict[str, wanted.Listing] = {}
    for role, source in _sources(preset):
        if source.repo is None:
            continue
        key = pins.key(source)
        if key not in listings:
            asked = revision if revision and not role else commits.get(key, source.revision)
            try:
                listings[key] = hub.look(source.repo, asked)
            except hub.Unreachable as error:
                listings[key] = _of_the_cache(source, asked, error, watch)
        listing = listings[key]
        without = () if role else tuple(preset.components)
        index = hub.index(listing, source) if listing.files else None
        files = wanted.files(listing, source, index, preset.dtype, without) if listing.files else []
        yield _Load(role, source, listing, tuple(files))


def _of_the_cache(source: Source, asked: str | None, error: hub.Unreachable, watch: Watch) -> wanted.Listing:
    """Return what the cache holds of a repository, downloaded by other means: it is checked, and pinned."""
    repo = str(source.repo)
    commit = asked if asked and checkpoint.COMMIT.fullmatch(asked) else hub.cached_commit(repo, asked)
    if commit is None:
        raise error
    watch.say(f"{error.message}; using what the cache holds of {repo} at {commit[:12]}")
    return wanted.Listing(repo, commit, ())


def _offer(preset: Preset, loads: Sequence[_Load]) -> Offer:
    total = sum(file.bytes for load in loads for file in load.files)
    missing = total - sum(hub.here(load.listing, load.files) for load in loads)
    folder = checkpoint.cache()
    there = next(place for place in (folder, *folder.parents) if place.is_dir())
    if (free := shutil.disk_usage(there).free) < missing:
        raise WriterFailed(
            f"{missing / 1e9:.1f} GB are to come, and {free / 1e9:.1f} GB are free in {folder}",
            hint="free some space, or set HF_HOME to another disk",
        )
    repos = dict.fromkeys((load.listing.repo, load.listing.commit) for load in loads)
    return Offer(preset, tuple(repos), total, missing, folder)


def _check(preset: Preset, loads: Sequence[_Load]) -> None:
    """Look through what has come, at the very commits that it came of."""
    for load in loads:
        source = load.source.replace(revision=load.listing.commit)
        if load.role:
            checkpoint.read_part(source, None, preset.name, parts.takes(preset, load.role))
        else:
            folder, commit = checkpoint.locate(source, None, preset.name)
            checkpoint.read(folder, preset, commit)


def _gpu_gb() -> int | None:
    """Return the memory of the largest GPU, as NVIDIA's own tool tells it."""
    tool = shutil.which("nvidia-smi")
    if tool is None:
        return None
    words = [tool, "--query-gpu=memory.total", "--format=csv,noheader,nounits"]
    try:
        said = subprocess.run(words, capture_output=True, text=True, timeout=10, check=False).stdout
        return max(round(int(line) / 1024) for line in said.split("\n") if line.strip())
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
