"""Writes docs/presets.md from the presets themselves: `python -m tests.write_presets_page`."""

import re
from pathlib import Path

from filmwright.generators.diffusion import library
from filmwright.generators.diffusion.preset import Preset

PAGE = Path(__file__).parents[1] / "docs" / "presets.md"
OWN = PAGE.with_name("own-presets.md")
OPENING = """# Presets of diffusion models

Written by `python -m tests.write_presets_page` from the presets themselves; a test tells when it is stale.
Your own presets: [own-presets.md](own-presets.md).

A preset says where a model's files are, under what licence, and how the film's wishes become the arguments of
its pipeline. Its name is the generator's: `--generator wan22-5b` for clips, `--keyframes sdxl` for stills.
Nothing is downloaded while a film is made: `filmwright models pull NAME` does that, once, and shows the
licence before.

What a model can do is read from the files on disk as well; a preset that promises more is refused. Disk sizes
are worked out from parameter counts and file lists, and GPU sizes are what others report (the smaller ones
with parts of the model moved out of the GPU): neither was measured here.

A licence is **read** when its text, or a statement of its owner, was read on the date given. It is told as it
was understood, which is no legal advice. Where it was not read, the preset is never chosen by itself.
"""


def page() -> str:
    """Return the page as it should be."""
    presets = list(library.all_presets().values())
    stills = [preset for preset in presets if preset.makes == "stills"]
    clips = [preset for preset in presets if preset.makes == "clips"]
    return "\n".join([OPENING, _defaults(), _stills(stills), _clips(clips), _licences(presets)])


def examples() -> dict[str, str]:
    """Return the presets that docs/own-presets.md shows, by the file name it gives them."""
    text = OWN.read_text(encoding="utf-8")
    return dict(re.findall(r"`([a-z0-9.-]+)\.toml`:?\n\n```toml\n(.*?)```", text, flags=re.DOTALL))


def _defaults() -> str:
    rows = ["| GPU | stills | clips |", "|---|---|---|"]
    for size in (8, 12, 24, 80):
        stills, clips = library.recommended(size)
        rows.append(f"| {size} GB | `{stills}` | `{clips}` |")
    why = "Why these: [decision 0012](decisions/0012-which-weights-by-default.md).\n"
    return "\n".join(["## Chosen by themselves", "", *rows, "", why])


def _stills(presets: list[Preset]) -> str:
    rows = [
        "| preset | licence | disk, GB | GPU, GB | references | controls | changes a still | in a mask"
        " | words |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for preset in presets:
        changes = "only that" if preset.only_edits else "yes" if preset.edits else "-"
        cells = [
            *_common(preset),
            str(preset.references.most) if preset.references else "-",
            _controls(preset),
            changes,
            "yes" if preset.bind.mask else "-",
            str(preset.words),
        ]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(["## Stills", "", *rows, "", *_abouts(presets), ""])


def _clips(presets: list[Preset]) -> str:
    rows = [
        "| preset | licence | disk, GB | GPU, GB | first | last | between | frames before | references"
        " | controls | camera | frames | rate |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for preset in presets:
        between = preset.takes_pictures_at_times
        camera = any(lora.when.startswith("camera.") for lora in preset.loras)
        cells = [
            *_common(preset),
            {"none": "-"}.get(preset.first_frame, preset.first_frame),
            "needed"
            if preset.last_frame_required
            else {"none": "-"}.get(preset.last_frame, preset.last_frame),
            "yes" if between else "-",
            str(preset.past_frames or "-"),
            str(preset.references.most) if preset.references else "-",
            "the animatic's clip" if preset.bind.video else _controls(preset),
            "LoRAs" if camera else "-",
            str(preset.grid.legal_frames(preset.grid.max_frames)),
            ", ".join(str(rate) for rate in preset.grid.rates) or "any",
        ]
        rows.append(f"| {' | '.join(cells)} |")
    how = (
        "`exact`: the first frame is the still itself, but for what the model's own codec loses; `soft`: it"
        " is drawn again after the still. Frames are the most of one clip; longer shots are chained.\n"
    )
    return "\n".join(["## Clips", "", *rows, "", how, *_abouts(presets), ""])


def _common(preset: Preset) -> tuple[str, str, str, str]:
    licence = preset.licence
    may = {True: "", False: ", **not commercial**", None: ", **it depends**"}[licence.commercial]
    read = "" if licence.checked else ", **not read**"
    return (
        f"`{preset.name}`",
        f"{licence.id}{may}{read}",
        f"{preset.size_gb:g}",
        ", ".join(map(str, preset.vram_gb)),
    )


def _controls(preset: Preset) -> str:
    return ", ".join(control.kind for control in preset.controls) or "-"


def _abouts(presets: list[Preset]) -> list[str]:
    return [f"- `{preset.name}`: {preset.about}" for preset in presets]


def _licences(presets: list[Preset]) -> str:
    lines = ["## Licences, and what they limit", ""]
    for preset in presets:
        licence = preset.licence
        when = f"read {licence.checked}" if licence.checked else "not read"
        where = f", {licence.url}" if licence.url else ""
        lines.append(f"- `{preset.name}`: {licence.id} ({when}{where})")
        lines += [f"    - {limit}" for limit in licence.limits]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
