"""Models for a person: the list, one in full, what a download would bring, and how it goes."""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn
from rich.text import Text

from filmwright.errors import UsageError
from filmwright.report.results import document
from filmwright.report.terminal import clean, console, shown

if TYPE_CHECKING:
    from filmwright.generators.diffusion.preset import Preset, Settings
    from filmwright.production.models import Listed, Offer

_USES = {True: "commercial use allowed", False: "no commercial use", None: "commercial use: read its terms"}
_STYLE = {"here": "green", "in part": "yellow", "not here": "", "unfit": "red"}


def models(found: "list[Listed]", recommended: tuple[int, str, str] | None, *, json: bool) -> None:
    """List the presets: stills, then clips; what each takes, under what licence, and whether it is here."""
    if json:
        gpu, *names = recommended or (None,)
        document({"gpu_gb": gpu, "recommended": names, "models": [_plain(one) for one in found]})
        return
    out = console()
    wide = max((len(one.preset.name) for one in found), default=4)
    for makes in ("stills", "clips"):
        out.print(Text(f"{makes:<{wide}}  {'disk':>6}  {'GPU':<10}  {'':<8}  licence", style="bold"))
        for one in found:
            if one.preset.makes == makes:
                _line(one, wide)
        out.print()
    if recommended is not None:
        gpu, stills, clips = recommended
        out.print(f"For the GPU here ({gpu} GB): --generator {clips} --keyframes {stills}")
    out.print("* has limits. All of one: filmwright models show NAME")
    out.print("Download one: filmwright models pull NAME")


def _line(one: "Listed", wide: int) -> None:
    preset, out = one.preset, console()
    gpu = f"from {min(preset.vram_gb)} GB" if preset.vram_gb else ""
    head = f"{preset.name:<{wide}}  {_size(one.bytes or preset.size_gb * 1e9):>6}  {gpu:<10}  "
    licence = f"  {'*' * bool(preset.licence.limits)}{clean(preset.licence.id)}"
    line = Text.assemble(head, (f"{one.state:<8}", _STYLE[one.state]), licence)
    line.truncate(out.width, overflow="ellipsis")
    out.print(line)
    said = [(preset.about or preset.title, "dim")]
    if not preset.licence.commercial or not preset.licence.checked:
        read = "" if preset.licence.checked else "; these terms were not read by us"
        said.append((f"{_USES[preset.licence.commercial]}{read}", "yellow"))
    if one.state in ("unfit", "in part"):
        said.append((one.trouble, "red"))
    for text, style in said:
        for row in wrap(clean(text), max(40, out.width - 4)):
            out.print(Text(f"    {row}", style=style))


def model(one: "Listed", *, json: bool) -> None:
    """Tell all of one preset: where it is, its terms, what it honours, how it is called."""
    if json:
        document(_plain(one) | {"preset": one.preset.model_dump(mode="json", exclude_defaults=True)})
        return
    out, preset = console(), one.preset
    out.print(Text.assemble((preset.name, "bold"), f"  {clean(preset.title)}  ({preset.makes})"))
    _table(out, _rows(one))
    if one.state != "here" and preset.source.repo is not None:
        out.print(f"download it: filmwright models pull {preset.name}")


def _table(out: Console, rows: Iterable[tuple[str, str]]) -> None:
    for name, text in rows:
        for number, row in enumerate(
            wrap(clean(text), max(40, out.width - 13), break_on_hyphens=False) or [""]
        ):
            out.print(Text(f"  {'' if number else name:<10} {row}"))


def _rows(one: "Listed") -> Iterator[tuple[str, str]]:
    preset = one.preset
    if preset.about:
        yield "about", preset.about
    where = preset.source.repo or preset.source.folder or ""
    yield "files", f"{where}, {_size(one.bytes or preset.size_gb * 1e9)}"
    yield "here", {"here": "yes", "not here": "no"}.get(one.state, f"{one.state}: {one.trouble}")
    if one.folder is not None:
        yield "", shown(one.folder)
        yield "commit", one.revision
    licence = preset.licence
    yield "licence", f"{licence.id}, {_USES[licence.commercial]}"
    yield from (("", f"- {limit}") for limit in licence.limits)
    checked = f"read on {licence.checked}" if licence.checked else "not read by us yet: read it"
    yield "", f"{checked}{f': {licence.url}' if licence.url else ''}"
    if preset.vram_gb:
        yield (
            "GPU",
            f"for {', '.join(map(str, preset.vram_gb))} GB; tried in turn: {', '.join(preset.ladder)}",
        )
    yield "honours", ", ".join(_honours(preset)) or "words only"
    bound = preset.bind.model_dump(exclude_none=True, exclude={"output", "rate_whole", "motion", "sections"})
    yield "arguments", ", ".join(name if name == to else f"{name} as {to}" for name, to in bound.items())
    if preset.fixed:
        yield "always", ", ".join(f"{name} = {value}" for name, value in preset.fixed.items())
    for quality, settings in preset.qualities.items():
        yield quality, _settings(settings)
    if preset.stills:
        yield "keyframes", f"drawn by {preset.stills}, where no other is named"


def _honours(preset: "Preset") -> Iterator[str]:
    for name in ("first_frame", "last_frame"):
        if (how := getattr(preset, name)) != "none":
            needed = ", required" if name == "last_frame" and preset.last_frame_required else ""
            yield f"{name.replace('_', ' ')} ({how}{needed})"
    if preset.takes_pictures_at_times:
        yield "pictures at times"
    if preset.past_frames:
        yield f"{preset.past_frames} past frames"
    if preset.references is not None:
        yield f"references ({preset.references.most})"
    yield from (f"{control.kind} pass" for control in preset.controls)
    if preset.bind.motion is not None:
        yield "how much moves"
    if preset.edits:
        yield "edits with a mask" if preset.bind.mask else "edits"
    yield from dict.fromkeys(lora.when for lora in preset.loras if lora.when != "always")


def _settings(settings: "Settings") -> str:
    words = [f"{settings.steps} steps"] if settings.steps else []
    if settings.pixels:
        words.append(f"{settings.pixels[0] / 1e6:.2f} to {settings.pixels[1] / 1e6:.2f} megapixels")
    if settings.cache is not None:
        words.append(f"{settings.cache.kind} cache")
    words += ["compiled"] if settings.compile else []
    words += [f"{settings.batch} at once"] if settings.batch > 1 else []
    return ", ".join([*words, *(f"{name} = {value}" for name, value in settings.fixed.items())]) or "as it is"


def pulled(one: "Listed | None", *, quiet: bool, json: bool) -> None:
    """Tell what came of a download."""
    if json:
        document(None if one is None else _plain(one))
    elif one is None:
        console().print("Nothing was downloaded.")
    elif not quiet:
        out, preset = console(), one.preset
        out.print(f"{preset.name} is here: {_size(one.bytes)}, commit {one.revision[:12]}.")
        keyframes = f" --keyframes {preset.stills}" if preset.stills else ""
        how = (
            f"--generator {preset.name}{keyframes}"
            if preset.makes == "clips"
            else f"--keyframes {preset.name}"
        )
        out.print(f"use it: filmwright STORY {how}")
        if preset.stills:
            out.print(f"it wants keyframes of {preset.stills}: filmwright models pull {preset.stills}")


def asking(name: str, *, yes: bool) -> "Callable[[Offer], bool]":
    """Return who shows an offer, and asks whether to download it.

    Raises:
        UsageError: there is nobody to ask.
    """
    if not yes and not (sys.stdin is not None and sys.stdin.isatty()):
        raise UsageError(
            "without a terminal nobody can be asked whether to accept the licence",
            hint=f"read it (filmwright models show {name}), then: filmwright models pull {name} --yes",
        )

    def agree(offer: "Offer") -> bool:
        out, preset = console(stderr=True), offer.preset
        out.print(Text.assemble((preset.name, "bold"), f"  {clean(preset.title)}"))
        _table(out, _rows_of_offer(offer))
        if yes:
            return True
        answer = out.input("Accept these terms and download? [y/N] ", markup=False)
        return answer.strip().lower() in ("y", "yes")

    return agree


def _rows_of_offer(offer: "Offer") -> Iterator[tuple[str, str]]:
    licence = offer.preset.licence
    yield "licence", f"{licence.id}, {_USES[licence.commercial]}"
    yield from (("", f"- {limit}") for limit in licence.limits)
    if not licence.checked:
        yield "", "not read by us yet: read it"
    if licence.url:
        yield "", licence.url
    yield from (("from", f"{repo} at {commit[:12]}") for repo, commit in offer.repos)
    here = offer.bytes - offer.missing_bytes
    yield "size", _size(offer.bytes) + (f", of which {_size(here)} are here" if here else "")
    yield "into", shown(offer.folder)


class Pulling:
    """A download's progress on standard error."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = console(stderr=True)
        self._quiet = quiet
        self.progress = Progress(
            BarColumn(bar_width=24),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(compact=True),
            console=self._console,
            disable=quiet or not self._console.is_terminal,
        )
        self._task: Any = None

    def begin(self, total_bytes: int) -> None:
        """So much is to come."""
        self._task = self.progress.add_task("download", total=total_bytes)
        self.progress.start()
        if not self._console.is_terminal:
            self.say(f"download: {_size(total_bytes)}")

    def arrived(self, more_bytes: int) -> None:
        """So many more bytes are here."""
        if self._task is not None:
            self.progress.update(self._task, advance=more_bytes)

    def say(self, text: str) -> None:
        """Say one line."""
        if not self._quiet:
            self._console.print(clean(text))


@contextmanager
def pulling(*, quiet: bool) -> Iterator[Pulling]:
    """Show a download's progress while the block runs."""
    watch = Pulling(quiet=quiet)
    try:
        yield watch
    finally:
        watch.progress.stop()


def _plain(one: "Listed") -> dict[str, Any]:
    preset = one.preset
    return {
        "name": preset.name,
        "title": preset.title,
        "makes": preset.makes,
        "about": preset.about,
        "state": one.state,
        "trouble": one.trouble,
        "bytes": one.bytes,
        "folder": None if one.folder is None else str(one.folder),
        "revision": one.revision,
        "repo": preset.source.repo,
        "size_gb": preset.size_gb,
        "vram_gb": list(preset.vram_gb),
        "licence": preset.licence.model_dump(mode="json"),
    }


def _size(number: float) -> str:
    """Return bytes as a person reads them.

    >>> _size(16e9), _size(0), _size(3_400_000)
    ('16 GB', '', '3.4 MB')
    """
    if not number:
        return ""
    amount, unit = (number / 1e9, "GB") if number >= 1e8 else (number / 1e6, "MB")
    return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:.0f} {unit}"
