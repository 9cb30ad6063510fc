"""The presets there are: files of data, the person's own over the package's, and errors that say where."""

import os
import time
from pathlib import Path

import pytest

from filmwright.errors import InputInvalid
from filmwright.generators.diffusion import library
from filmwright.generators.diffusion.preset import Licence
from tests import write_presets_page

CLASSES = (8, 12, 24, 80)
WHOLE = """title = "Mine"
makes = "stills"
pipeline = "FluxPipeline"

[source]
folder = "weights/mine"

[licence]
id = "MIT"
"""


def own(folder: Path, **presets: str) -> Path:
    """Write presets of one's own: `a_b` is the file `a-b.toml`."""
    for name, text in presets.items():
        (folder / f"{name.replace('_', '-')}.toml").write_text(text, encoding="utf-8")
    return folder


def told(folder: Path, name: str = "mine") -> str:
    """Return the message of the error that reading ends in, with its hint."""
    with pytest.raises(InputInvalid) as caught:
        library.read(name, folder)
    assert caught.value.hint
    return f"{caught.value.message} | {caught.value.hint}"


def test_listing_names_opens_no_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = own(tmp_path, mine="this is no TOML [")
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"opened {path}"))
    names = library.names(folder)
    assert "mine" in names
    assert {"sdxl", "wan22-5b", "skyreels-v2-df-1.3b"} <= set(names)
    assert names == sorted(names)


def test_one_broken_preset_of_ones_own_leaves_the_others_usable(tmp_path: Path) -> None:
    folder = own(tmp_path, broken="[", mine=WHOLE)
    assert library.read("mine", folder).title == "Mine"
    assert library.read("sdxl", folder) == library.read("sdxl")


def test_ones_own_preset_wins_over_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    assert library.read("sdxl", own(tmp_path, sdxl=WHOLE)).title == "Mine"
    assert library.read("sdxl").title != "Mine"


def test_ones_own_preset_can_go_back_to_the_shipped_one_of_its_name(tmp_path: Path) -> None:
    preset = library.read("sdxl", own(tmp_path, sdxl='base = "sdxl"\ntitle = "My SDXL"'))
    assert preset.title == "My SDXL"
    assert preset.pipeline == library.read("sdxl").pipeline


def test_a_base_is_laid_under_key_by_key_and_lists_as_a_whole(tmp_path: Path) -> None:
    text = 'base = "wan22-a14b"\nvram_gb = [48]\n[qualities.draft]\nsteps = 3\n'
    base, preset = library.read("wan22-a14b"), library.read("mine", own(tmp_path, mine=text))
    assert preset.vram_gb == (48,)
    assert preset.qualities["draft"] == base.qualities["draft"].replace(steps=3)
    assert preset.replace(name=base.name, vram_gb=base.vram_gb, qualities=base.qualities) == base.replace(
        default_rank={}
    )


def test_bases_can_have_bases(tmp_path: Path) -> None:
    folder = own(tmp_path, one='base = "sdxl"\ntitle = "One"', two='base = "one"\nwords = 20')
    preset = library.read("two", folder)
    assert (preset.name, preset.title, preset.words) == ("two", "One", 20)


def test_false_takes_away_what_the_base_has(tmp_path: Path) -> None:
    text = 'base = "wan22-a14b"\nscheduler = false\n[bind]\nlast = false\n[qualities.draft]\ncache = false\n'
    preset = library.read("mine", own(tmp_path, mine=text))
    assert preset.scheduler is None
    assert preset.bind.last is None
    assert preset.bind.first == "image"
    assert preset.qualities["draft"].cache is None


def test_false_stays_false_where_it_is_a_value(tmp_path: Path) -> None:
    text = 'base = "sdxl"\nfixed.clip_skip = false\nbind.rate_whole = false\nlicence.commercial = false'
    preset = library.read("mine", own(tmp_path, mine=text))
    assert preset.fixed["clip_skip"] is False
    assert preset.bind.rate_whole is False
    assert preset.licence.commercial is False


def test_another_scheduler_takes_over_no_settings_of_the_first(tmp_path: Path) -> None:
    text = 'base = "wan22-a14b"\n[scheduler]\ntype = "FlowMatchEulerDiscreteScheduler"'
    preset = library.read("mine", own(tmp_path, mine=text))
    assert preset.scheduler is not None
    assert preset.scheduler.settings == {}


def test_an_empty_table_clears_that_of_the_base(tmp_path: Path) -> None:
    assert library.read("mine", own(tmp_path, mine='base = "sdxl"\nfixed = {}')).fixed == {}


def test_other_weights_take_over_no_licence(tmp_path: Path) -> None:
    theirs = library.read("mine", own(tmp_path, mine='base = "sdxl"\n[source]\nrepo = "someone/else"'))
    assert theirs.licence == Licence(id="not said", limits=theirs.licence.limits)
    assert "read it first" in theirs.licence.limits[0]
    assert theirs.source.variant is None
    same = library.read("mine", own(tmp_path, mine='base = "sdxl"\n[source]\nfolder = "here"'))
    assert same.licence == library.read("sdxl").licence


def test_a_folder_is_relative_to_the_file_that_names_it(tmp_path: Path) -> None:
    deep = tmp_path / "presets"
    deep.mkdir()
    folder = own(deep, mine=WHOLE.replace("weights/mine", "../weights/mine"))
    assert library.read("mine", folder).source.folder == str(tmp_path / "weights" / "mine")
    text = 'base = "sdxl"\n[[loras]]\nsource = { folder = "loras", file = "a.safetensors" }'
    lora = library.read("mine", own(deep, mine=text)).loras[0]
    assert lora.source.folder == str(deep / "loras")


def test_a_file_that_was_changed_is_read_again(tmp_path: Path) -> None:
    own(tmp_path, mine=WHOLE, child='base = "mine"')
    assert library.read("child", tmp_path).title == "Mine"
    own(tmp_path, mine=WHOLE.replace("Mine", "Ours"))
    later = time.time_ns() + 5_000_000_000
    os.utime(tmp_path / "mine.toml", ns=(later, later))
    assert library.read("child", tmp_path).title == "Ours"


def test_a_file_that_was_not_changed_is_parsed_once(tmp_path: Path) -> None:
    own(tmp_path, mine=WHOLE)
    assert library.read("mine", tmp_path) is library.read("mine", tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title = \n", "mine.toml:1:9: "),
        (WHOLE.replace("makes", "make"), "mine.toml:2: there is no setting 'make'; did you mean 'makes'?"),
        (WHOLE + "[bind]\nfrist = 1", "toml:11: there is no setting 'bind.frist'; did you mean 'first'?"),
        (
            WHOLE + "[qualities.draft]\nstep = 4",
            "mine.toml:11: there is no setting 'qualities.draft.step'; did you mean 'steps'?",
        ),
        (WHOLE + "[[controls]]\nkind = 'depth'\nscal = 1", "'controls.0.scal'; did you mean 'scale'?"),
        (WHOLE.replace('"stills"', '"soup"'), "mine.toml:2: makes: Input should be 'stills' or 'clips'"),
        (WHOLE.replace('"FluxPipeline"', '"os.system"'), "mine.toml:3: pipeline: "),
        (WHOLE.replace('makes = "stills"\n', ""), "makes is missing"),
        ("name = 'x'\n" + WHOLE, "mine.toml:1: name: a preset has the name of its file"),
        ('base = "wan22"', "mine.toml:1: base: there is no preset 'wan22'; did you mean 'wan22-5b'?"),
        ("base = 3", "mine.toml:1: base: not a name"),
        ('base = "mine"', "mine.toml:1: bases go in a circle: mine -> mine"),
        ('base = "sdxl"\nbind = 3', "mine.toml:2: bind: "),
        ('base = "sdxl"\nsource = "here"', "mine.toml:2: source: "),
        ('base = "sdxl"\nqualities = { draft = 4 }', "qualities.draft: "),
        ('base = "sdxl"\n[grid]\nrates = ["soup"]', "mine.toml:3: grid.rates.0: "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in told(own(tmp_path, mine=text))


def test_a_circle_of_bases_is_told_whole(tmp_path: Path) -> None:
    folder = own(tmp_path, one='base = "two"', two='base = "three"', three='base = "one"')
    assert "bases go in a circle: one -> two -> three -> one" in told(folder, "one")


def test_what_is_wrong_in_a_base_is_told_of_the_base(tmp_path: Path) -> None:
    folder = own(tmp_path, lower=WHOLE.replace('"stills"', '"soup"'), mine='base = "lower"\nwords = 20')
    assert "lower.toml:2: makes" in told(folder)


def test_a_name_that_there_is_not_is_told_with_a_near_one() -> None:
    with pytest.raises(InputInvalid, match=r"no preset 'wan22-5'; did you mean 'wan22-5b'\?") as caught:
        library.read("wan22-5")
    assert "sdxl" in caught.value.hint


def test_a_file_whose_name_is_no_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "My Preset.toml").write_text(WHOLE, encoding="utf-8")
    assert "'My Preset' is no name of a preset" in told(tmp_path, "My Preset")


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(b'title = "\xff"')
    assert "not UTF-8" in told(tmp_path)


def test_a_folder_of_ones_own_need_not_exist(tmp_path: Path) -> None:
    assert library.names(tmp_path / "nowhere") == library.names()


@pytest.mark.parametrize("vram_gb", CLASSES)
def test_no_default_has_a_licence_that_nobody_read(vram_gb: int) -> None:
    for name, makes in zip(library.recommended(vram_gb), ("stills", "clips"), strict=True):
        preset = library.read(name)
        assert preset.licence.checked is not None
        assert preset.licence.commercial is True
        assert preset.makes == makes
        assert vram_gb in preset.vram_gb


def test_a_preset_whose_licence_nobody_read_is_never_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    before = library.recommended(80)
    unread = {
        name: preset.replace(licence=preset.licence.replace(checked=None)) if name in before else preset
        for name, preset in library.all_presets().items()
    }
    monkeypatch.setattr(library, "all_presets", lambda: unread)
    assert not set(library.recommended(80)) & set(before)


def test_the_defaults_are_those_of_the_decision() -> None:
    assert {size: library.recommended(size) for size in CLASSES} == {
        8: ("flux2-klein-4b", "wan22-5b"),
        12: ("flux2-klein-4b", "wan22-5b"),
        24: ("flux2-klein-4b", "wan22-5b"),
        80: ("flux2-klein-4b", "wan22-a14b"),
    }


def test_a_gpu_between_two_classes_gets_the_smaller_one() -> None:
    assert library.recommended(48) == library.recommended(24)
    assert library.recommended(141) == library.recommended(80)


def test_a_gpu_that_is_too_small_is_told() -> None:
    with pytest.raises(InputInvalid, match="6 GB") as caught:
        library.recommended(6)
    assert "animatic" in caught.value.hint


def test_the_page_of_presets_is_current() -> None:
    written = write_presets_page.PAGE.read_text(encoding="utf-8")
    assert written == write_presets_page.page(), "stale; write it again: python -m tests.write_presets_page"


def test_the_page_on_ones_own_presets_shows_what_can_be_read(tmp_path: Path) -> None:
    examples = write_presets_page.examples()
    assert len(examples) >= 3
    for name, text in examples.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    for name in examples:
        preset = library.read(name, tmp_path)
        assert preset.name == name
        assert preset.title
