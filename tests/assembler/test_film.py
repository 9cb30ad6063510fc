import sys
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from filmwright.assembler import check, colour
from filmwright.assembler.film import FilmReport, assemble
from filmwright.assembler.subtitles import cues
from filmwright.assembler.timeline import lay_out
from filmwright.errors import Cancelled, FilmwrightError, InputInvalid, WriterFailed
from filmwright.schemas.cut import Cut
from tests.assembler.reels import (
    SIZE,
    SPEC,
    OtherChroma,
    clicks,
    cut,
    flat,
    in_cut,
    number_of,
    shot,
    write,
    write_numbered,
)


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., FilmReport]:
    def run(cut: Cut, name: str = "film.mp4", cache: str = "cache", **options: object) -> FilmReport:
        return assemble(cut, tmp_path / name, tmp_path / cache, **options)

    return run


def film_of(folder: Path, *shots: tuple[int, str], **film: object) -> Cut:
    """A cut of (frames, transition); the frames of shot n carry the numbers from 1000 n on."""
    made = []
    for n, (frames, kind) in enumerate(shots, 1):
        clip = write_numbered(folder / "clips" / f"s{n:02d}0.mp4", 1000 * n, frames)
        made.append(shot(f"s{n:02d}0", clip, transition={"kind": kind, "seconds": 0.5}))
    return cut(*made, **film)


def numbers(path: Path) -> list[int]:
    return [number_of(f) for f in colour.read_frames(path)]


def test_hard_cuts_show_every_frame_once_in_order(tmp_path: Path, make: Callable[..., FilmReport]) -> None:
    report = make(film_of(tmp_path, (49, "cut"), (25, "smash-cut"), (1, "cut"), (97, "cut")))
    assert numbers(tmp_path / "film.mp4") == [
        *range(1000, 1049),
        *range(2000, 2025),
        3000,
        *range(4000, 4097),
    ]
    assert (report.frames, report.copied_frames, report.rendered_segments) == (172, 172, 0)
    check.verify(tmp_path / "film.mp4", 172, deep=True)


def test_around_a_dissolve_the_film_is_its_clips(tmp_path: Path, make: Callable[..., FilmReport]) -> None:
    report = make(film_of(tmp_path, (60, "cut"), (60, "dissolve")))
    shown = numbers(tmp_path / "film.mp4")
    assert shown[:48] + shown[60:] == [*range(1000, 1048), *range(2012, 2060)]
    assert (report.frames, report.copied_frames, report.rendered_frames) == (108, 96, 12)
    check.verify(tmp_path / "film.mp4", 108, deep=True)


def test_the_same_cut_gives_the_same_bytes(tmp_path: Path, make: Callable[..., FilmReport]) -> None:
    film = film_of(tmp_path, (40, "dissolve"), (40, "iris"), title_card=True, credits=True)
    sound = clicks([100, 5000], 48_000)
    for n in range(2):
        make(film, f"{n}.mp4", f"cache{n}", sound=sound, subtitles="1\n00:00:01,000 --> 00:00:02,000\nOh.\n")
    make(film, "2.mp4", "cache0", sound=sound, subtitles="1\n00:00:01,000 --> 00:00:02,000\nOh.\n")
    first, second, third = ((tmp_path / f"{n}.mp4").read_bytes() for n in range(3))
    assert first == second == third


def test_a_replaced_clip_draws_only_its_neighbours_anew(
    tmp_path: Path, make: Callable[..., FilmReport]
) -> None:
    film = film_of(tmp_path, (60, "cut"), *[(60, "dissolve")] * 4)
    assert make(film).rendered_segments == 4
    new = write_numbered(tmp_path / "clips" / "other.mp4", 9000, 60)
    shots = list(film.shots)
    shots[2] = shots[2].replace(clips=(in_cut(new),))
    again = make(film.replace(shots=tuple(shots)))
    assert (again.rendered_segments, again.cached_segments) == (2, 2)
    assert numbers(tmp_path / "film.mp4")[48 + 48 + 12] == 9012


def talking(folder: Path, line: str) -> Cut:
    film = film_of(folder, (96, "cut"), (96, "cut"), (96, "cut"), burn_in=("captions",))
    said = {"who": "bear", "at": 1.0}
    shots = [
        s.replace(shot=s.shot.replace(dialogue=({**said, "line": f"Line {s.shot.id}"},))) for s in film.shots
    ]
    shots[1] = shots[1].replace(shot=shots[1].shot.replace(dialogue=({**said, "line": line},)))
    return film.replace(shots=tuple(shots), names={"bear": "Mr Bear"})


def test_another_line_draws_only_the_groups_it_touches(
    tmp_path: Path, make: Callable[..., FilmReport]
) -> None:
    first = make(talking(tmp_path, "Good evening?"))
    assert first.copied_frames > 100
    (cue,) = (
        c
        for c in cues(talking(tmp_path, "Who is it?"), lay_out(talking(tmp_path, "x")))
        if c.text == "Who is it?"
    )
    second = make(talking(tmp_path, "Who is it?"))
    groups = {(n - 96 + 12) // 24 for n in range(cue.start_frame, cue.end_frame)}
    assert 1 <= second.rendered_segments <= len(groups)
    assert second.cached_segments >= first.rendered_segments - len(groups)


def test_a_caption_is_seen_and_only_then(tmp_path: Path, make: Callable[..., FilmReport]) -> None:
    film = talking(tmp_path, "Good evening?")
    make(film)
    make(film.replace(film=film.film.replace(burn_in=())), "clean.mp4")
    pairs = zip(
        colour.read_frames(tmp_path / "film.mp4"), colour.read_frames(tmp_path / "clean.mp4"), strict=True
    )
    differs = {n for n, (a, b) in enumerate(pairs) if np.abs(a.astype(int) - b).max() > 60}
    assert differs == {n for c in cues(film, lay_out(film)) for n in range(c.start_frame, c.end_frame)}


def test_flat_colours_stay_within_one_level_through_every_kind_of_segment(
    tmp_path: Path, make: Callable[..., FilmReport]
) -> None:
    picture = flat((200, 90, 40))
    clips = [write(tmp_path / f"{n}.mp4", [picture] * 60) for n in range(5)]
    kinds = ["cut", "dissolve", "wipe", "slide", "iris"]
    shots = [shot(f"s{n}", c, transition=kind) for n, (c, kind) in enumerate(zip(clips, kinds, strict=True))]
    report = make(cut(*shots))
    assert report.rendered_frames == 48
    expected = colour.rgb_to_yuv(picture).astype(int)
    assert max(np.abs(yuv - expected).max() for yuv in colour.read_yuv(tmp_path / "film.mp4")) <= 1
    with av.open(str(tmp_path / "film.mp4")) as container:
        codec = container.streams.video[0].codec_context
        assert (codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range) == (1, 1, 1, 1)


def test_sound_is_as_long_as_the_film_to_the_sample(tmp_path: Path, make: Callable[..., FilmReport]) -> None:
    film = film_of(tmp_path, (49, "cut"))
    for name, samples in (("short.mp4", 1000), ("long.mp4", 400_000)):
        make(film, name, sound=clicks([500], samples))
        with av.open(str(tmp_path / name)) as container:
            assert container.streams.audio[0].duration == 49 * 2000
            assert container.start_time == 0


@pytest.mark.parametrize("subtitles", [None, "1\n00:00:00,500 --> 00:00:01,500\nOh.\n"])
def test_the_file_says_what_it_is_and_how_it_was_made(
    tmp_path: Path, make: Callable[..., FilmReport], subtitles: str | None
) -> None:
    film = film_of(tmp_path, (49, "cut")).replace(title="Мишка", credits=("Generated pictures.", "Mr Bear"))
    make(film, subtitles=subtitles)
    with av.open(str(tmp_path / "film.mp4")) as container:
        assert container.metadata["title"] == "Мишка"
        assert container.metadata["comment"] == "Generated pictures."
        assert "encoder" not in container.metadata


def test_subtitles_are_a_track_of_their_own(tmp_path: Path, make: Callable[..., FilmReport]) -> None:
    report = make(film_of(tmp_path, (49, "cut")), subtitles="1\n00:00:00,500 --> 00:00:01,500\nOh.\n")
    assert report.notes == ()
    with av.open(str(tmp_path / "film.mp4")) as container:
        assert len(container.streams.subtitles) == 1


def test_progress_reaches_the_end_and_never_goes_back(
    tmp_path: Path, make: Callable[..., FilmReport]
) -> None:
    told: list[tuple[int, int]] = []
    make(
        film_of(tmp_path, (60, "cut"), (60, "dissolve")),
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert told == sorted(told)
    assert told[-1] == (108, 108)


@pytest.mark.parametrize("after", [0, 1, 3, 10_000])
def test_stopping_leaves_the_old_film_and_no_scraps(
    tmp_path: Path, make: Callable[..., FilmReport], after: int
) -> None:
    film = film_of(tmp_path, (60, "cut"), (60, "dissolve"), (60, "wipe"))
    (tmp_path / "film.mp4").write_bytes(b"the old film")
    asked = 0

    def is_cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > after

    if after < 1000:
        with pytest.raises(Cancelled):
            make(film, is_cancelled=is_cancelled)
        assert (tmp_path / "film.mp4").read_bytes() == b"the old film"
    else:
        make(film, is_cancelled=is_cancelled)
    assert [p.name for p in tmp_path.rglob("*") if "part" in p.name] == []
    kept = len(list((tmp_path / "cache").glob("*.mp4")))
    assert make(film).cached_segments == kept


def test_a_clip_that_changed_under_its_name_is_refused(
    tmp_path: Path, make: Callable[..., FilmReport]
) -> None:
    film = film_of(tmp_path, (40, "cut"), (40, "cut"))
    write_numbered(film.shots[1].clips[0].path, 77, 40)
    with pytest.raises(InputInvalid, match="s020") as caught:
        make(film)
    assert "s020" in caught.value.hint
    assert not (tmp_path / "film.mp4").exists()


def test_a_clip_of_another_encoder_is_coded_again_and_said_to_be(
    tmp_path: Path, make: Callable[..., FilmReport]
) -> None:
    picture = flat((200, 90, 40))
    ours = write(tmp_path / "a.mp4", [picture] * 30)
    other = write(tmp_path / "b.mp4", [picture] * 30, OtherChroma(SIZE, SPEC.fps))
    report = make(cut(shot("s010", other), shot("s020", ours)))
    assert (report.frames, report.copied_frames) == (60, 60)
    assert ["s010" in note for note in report.notes] == [True]
    expected = colour.rgb_to_yuv(picture).astype(int)
    assert max(np.abs(yuv - expected).max() for yuv in colour.read_yuv(tmp_path / "film.mp4")) <= 2


def test_the_same_transition_twice_is_drawn_once(tmp_path: Path, make: Callable[..., FilmReport]) -> None:
    one, two = (write_numbered(tmp_path / f"{n}.mp4", 1000 * n, 60) for n in (1, 2))
    soft = {"transition": {"kind": "dissolve", "seconds": 0.5}}
    report = make(cut(shot("a", one), shot("b", two, **soft), shot("c", one), shot("d", two, **soft)))
    assert (report.rendered_segments, len(list((tmp_path / "cache").glob("*.mp4")))) == (2, 1)


@pytest.mark.parametrize("damage", [b"", b"<html>"])
def test_a_damaged_clip_is_refused(tmp_path: Path, make: Callable[..., FilmReport], damage: bytes) -> None:
    film = film_of(tmp_path, (40, "cut"))
    film.shots[0].clips[0].path.write_bytes(damage)
    with pytest.raises(FilmwrightError):
        make(film)


@pytest.mark.parametrize("damage", [b"", b"<html>"])
def test_a_damaged_segment_is_drawn_again(
    tmp_path: Path, make: Callable[..., FilmReport], damage: bytes
) -> None:
    film = film_of(tmp_path, (60, "cut"), (60, "dissolve"))
    make(film)
    whole = (tmp_path / "film.mp4").read_bytes()
    (kept,) = (tmp_path / "cache").glob("*.mp4")
    kept.write_bytes(damage)
    assert make(film).rendered_segments == 1
    assert (tmp_path / "film.mp4").read_bytes() == whole


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit of the file size on Windows")
@pytest.mark.parametrize("short_by", [500, 20_000])
def test_a_full_disk_leaves_the_old_film_and_no_scraps(
    tmp_path: Path, make: Callable[..., FilmReport], short_by: int
) -> None:
    import resource
    import signal

    film = film_of(tmp_path, *[(96, "cut")] * 4)
    make(film, "whole.mp4")
    size = (tmp_path / "whole.mp4").stat().st_size
    (tmp_path / "film.mp4").write_bytes(b"the old film")
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size - short_by, limits[1]))
        with pytest.raises(WriterFailed):
            make(film)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, old)
    assert (tmp_path / "film.mp4").read_bytes() == b"the old film"
    assert [p.name for p in tmp_path.rglob("*part*")] == []


def test_a_full_disk_is_foreseen(
    tmp_path: Path, make: Callable[..., FilmReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    film = film_of(tmp_path, (40, "cut"))
    monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": 1000})())
    with pytest.raises(WriterFailed, match="MB"):
        make(film)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are counted through /proc")
def test_open_files_do_not_grow_with_the_film(tmp_path: Path, make: Callable[..., FilmReport]) -> None:
    film = film_of(tmp_path, *[(2, "cut")] * 40)
    before = len(list(Path("/proc/self/fd").iterdir()))
    most = before

    def is_cancelled() -> bool:
        nonlocal most
        most = max(most, len(list(Path("/proc/self/fd").iterdir())))
        return False

    make(film, is_cancelled=is_cancelled)
    assert before < most <= before + 8
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1


def test_names_with_any_letters_work(tmp_path: Path, make: Callable[..., FilmReport]) -> None:
    folder = tmp_path / "Мишка 'и' \"шляпа\" % 熊"
    film = film_of(folder, (40, "cut"))
    make(film, str(folder / "фильм №1.mp4"), subtitles="1\n00:00:00,500 --> 00:00:01,500\nOh.\n")
    assert len(numbers(folder / "фильм №1.mp4")) == 40
