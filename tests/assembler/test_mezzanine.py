from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from filmwright.assembler import check, colour
from filmwright.assembler.clip_index import read_index
from filmwright.assembler.mezzanine import ClipWriter, conform
from filmwright.assembler.spec import MezzanineSpec
from filmwright.errors import InputInvalid, WriterFailed
from tests.assembler.reels import SIZE, SPEC, flat, number_of, numbered, write, write_numbered


def test_a_clip_starts_at_zero_and_says_what_its_colours_are(tmp_path: Path) -> None:
    clip = write_numbered(tmp_path / "a.mp4", 0, 30)
    with av.open(str(clip.path)) as container:
        (stream,) = container.streams
        codec = container.streams.video[0].codec_context
        tags = (codec.colorspace, codec.color_primaries, codec.color_trc, codec.color_range)
        assert tags == (1, 1, 1, 1)
        assert (stream.start_time, container.start_time, codec.has_b_frames) == (0, 0, 0)
        assert (codec.profile, codec.pix_fmt) == ("High", "yuv420p")


def test_groups_open_at_both_handles_and_every_second(tmp_path: Path) -> None:
    clip = write_numbered(tmp_path / "a.mp4", 0, 97)
    assert clip.gops == (0, 12, 36, 60, 84, 85)
    assert read_index(clip.path) == clip
    assert clip.gop_at(59) == 36


def test_every_group_can_be_decoded_alone(tmp_path: Path) -> None:
    clip = write_numbered(tmp_path / "a.mp4", 0, 60)
    for gop in clip.gops:
        assert number_of(colour.read_frame(clip.path, gop)) == gop


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    assert (
        write_numbered(tmp_path / "a.mp4", 7, 30).sha256 == write_numbered(tmp_path / "b.mp4", 7, 30).sha256
    )


@pytest.mark.parametrize("frames", [1, 2, 12, 13, 25, 49, 97])
@pytest.mark.parametrize(
    "fps", [Fraction(24), Fraction(24000, 1001), Fraction(7), Fraction(16), Fraction(30)]
)
def test_any_length_and_rate_comes_back_frame_by_frame(tmp_path: Path, frames: int, fps: Fraction) -> None:
    clip = write_numbered(tmp_path / "a.mp4", 100, frames, replace(SPEC, fps=fps))
    assert (clip.frames, clip.fps) == (frames, fps)
    assert [number_of(f) for f in colour.read_frames(clip.path)] == list(range(100, 100 + frames))


def test_a_flat_colour_stays_within_one_level_of_its_planes(tmp_path: Path) -> None:
    picture = flat((200, 90, 40))
    clip = write(tmp_path / "a.mp4", [picture] * 20)
    expected = colour.rgb_to_yuv(picture).astype(int)
    assert max(np.abs(yuv - expected).max() for yuv in colour.read_yuv(clip.path)) <= 1


@pytest.mark.parametrize("preset", ["ultrafast", "superfast", "veryfast", "fast", "medium", "slow"])
@pytest.mark.parametrize("crf", [14, 26])
def test_presets_and_qualities_can_be_spliced_together(tmp_path: Path, preset: str, crf: int) -> None:
    usual = write_numbered(tmp_path / "a.mp4", 0, 3)
    other = write_numbered(tmp_path / "b.mp4", 0, 3, replace(SPEC, preset=preset, crf=crf))
    assert other.avcc == usual.avcc


def break_off(path: Path) -> None:
    with ClipWriter(path, SPEC) as writer:
        writer.write(numbered(1))
        raise ZeroDivisionError


def test_leaving_without_finishing_leaves_no_file(tmp_path: Path) -> None:
    with ClipWriter(tmp_path / "a.mp4", SPEC) as writer:
        for n in range(20):
            writer.write(numbered(n))
    with pytest.raises(ZeroDivisionError):
        break_off(tmp_path / "a.mp4")
    assert list(tmp_path.iterdir()) == []


def test_a_clip_of_nothing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WriterFailed), ClipWriter(tmp_path / "a.mp4", SPEC) as writer:
        writer.finish()
    assert list(tmp_path.iterdir()) == []


def test_a_frame_of_another_size_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(InputInvalid, match="64x64 in a clip of 128x64"),
        ClipWriter(tmp_path / "a.mp4", SPEC) as writer,
    ):
        writer.write(flat((1, 2, 3), (64, 64)))
    assert list(tmp_path.iterdir()) == []


def test_the_fingerprint_follows_everything_that_shapes_the_bytes() -> None:
    others = [
        replace(SPEC, crf=19),
        replace(SPEC, preset="slow"),
        replace(SPEC, size=(64, 64)),
        replace(SPEC, fps=Fraction(25)),
    ]
    assert len({spec.fingerprint for spec in (SPEC, *others)}) == 5
    assert MezzanineSpec(SIZE, Fraction(24)).fingerprint == SPEC.fingerprint


def test_twenty_continued_clips_shift_no_colour(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).integers(20, 235, (8, 16, 3), dtype=np.uint8)
    given = first = noise.repeat(8, 0).repeat(8, 1)
    shown = []
    for _ in range(20):
        clip = write(tmp_path / "clip.mp4", [given] * 3)
        shown.append(colour.read_frame(clip.path, 2).astype(float))
        Image.fromarray(given).save(tmp_path / "last.png")
        given = np.asarray(Image.open(tmp_path / "last.png"))
    assert (given == first).all()
    assert np.abs((shown[-1] - shown[0]).mean((0, 1))).max() < 0.1
    assert np.abs((shown[-1] - first).mean((0, 1))).max() < 0.5


def foreign(
    path: Path,
    pictures: list[NDArray[np.uint8]],
    fps: Fraction = Fraction(24),
    ticks: list[int] | None = None,
    pix_fmt: str = "yuv420p",
    codec: str = "libx264",
) -> Path:
    """Write a video as some other program would: B-frames, its own clock."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=fps)
        stream.width, stream.height, stream.pix_fmt = pictures[0].shape[1], pictures[0].shape[0], pix_fmt
        stream.codec_context.time_base = Fraction(1, 1000)
        for n, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = ticks[n] if ticks else round(n * 1000 / fps)
            frame.time_base = Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_only_a_mezzanine_is_read_as_one(tmp_path: Path) -> None:
    foreign(tmp_path / "b-frames.mp4", [numbered(n * n) for n in range(40)])
    foreign(tmp_path / "codec.mkv", [numbered(n) for n in range(4)], codec="ffv1")
    (tmp_path / "text.mp4").write_text("no film")
    for name in ("b-frames.mp4", "codec.mkv", "text.mp4", "missing.mp4"):
        with pytest.raises(WriterFailed):
            read_index(tmp_path / name)


def test_a_foreign_clip_at_the_same_rate_keeps_every_frame(tmp_path: Path) -> None:
    source = foreign(tmp_path / "in.mp4", [numbered(n) for n in range(49)])
    clip = conform(source, tmp_path / "a.mp4", SPEC)
    assert [number_of(f) for f in colour.read_frames(clip.path)] == list(range(49))
    check.verify(clip.path, 49, deep=True)


@pytest.mark.parametrize(("fps", "frames"), [(8, 24), (16, 33), (30, 61), (60, 119)])
def test_another_rate_keeps_the_length_and_the_order(tmp_path: Path, fps: int, frames: int) -> None:
    source = foreign(tmp_path / "in.mp4", [numbered(n) for n in range(frames)], Fraction(fps))
    clip = conform(source, tmp_path / "a.mp4", SPEC)
    assert abs(clip.frames / 24 - frames / fps) <= 1 / 24
    first, last = (number_of(colour.read_frame(clip.path, n)) for n in (0, clip.frames - 1))
    assert first == 0
    assert last >= frames - 1 - fps // 24


def test_a_variable_rate_is_shown_when_it_was_meant(tmp_path: Path) -> None:
    source = foreign(tmp_path / "in.mp4", [numbered(n) for n in range(4)], ticks=[0, 500, 540, 1500])
    clip = conform(source, tmp_path / "a.mp4", SPEC)
    numbers = [number_of(f) for f in colour.read_frames(clip.path)]
    assert (numbers[6], numbers[12], numbers[30]) == (0, 1, 2)
    assert numbers[-1] == 3


def test_a_slower_clip_gets_pictures_of_its_own_between(tmp_path: Path) -> None:
    pictures = [flat((40, 40, 40)) for _ in range(9)]
    for n, picture in enumerate(pictures):
        picture[16:48, 8 + 8 * n : 40 + 8 * n] = (230, 120, 60)
    clip = conform(foreign(tmp_path / "in.mp4", pictures, Fraction(12)), tmp_path / "a.mp4", SPEC)
    bright = [(f[32, :, 0] > 135) for f in colour.read_frames(clip.path)]
    left = [int(row.argmax()) for row in bright]
    assert [abs(a - b - 4) <= 1 for a, b in zip(left[1:17], left[:16], strict=True)] == [True] * 16
    assert all(abs(int(row.sum()) - 32) <= 3 for row in bright)


def test_unrelated_pictures_are_not_mixed(tmp_path: Path) -> None:
    pictures = [flat((250, 250, 250)), flat((5, 5, 5))] * 3
    clip = conform(foreign(tmp_path / "in.mp4", pictures, Fraction(8)), tmp_path / "a.mp4", SPEC)
    assert all(f.mean() < 20 or f.mean() > 235 for f in colour.read_frames(clip.path))


@pytest.mark.parametrize("turned", [90, -90, 180])
def test_a_clip_from_a_turned_telephone_stands_upright(tmp_path: Path, turned: int) -> None:
    upright = flat((30, 30, 30), (64, 128))
    upright[:64] = 220  # the upper half is bright
    stored = np.ascontiguousarray(np.rot90(upright, -turned // 90))
    path = tmp_path / "in.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = stored.shape[1], stored.shape[0], "yuv420p"
        stream.set_display_rotation(turned)
        for _ in range(3):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(stored, format="rgb24")))
        container.mux(stream.encode(None))
    picture = colour.read_frame(conform(path, tmp_path / "a.mp4", SPEC).path, 0)[..., 1]
    assert picture[8, 64] > 150
    assert picture[56, 64] < 80
    assert picture[8, 20] < 30


@pytest.mark.parametrize("size", [(64, 128), (320, 66), (50, 50)])
def test_another_shape_is_fitted_and_never_stretched(tmp_path: Path, size: tuple[int, int]) -> None:
    side = min(size) // 2 * 2
    picture = flat((20, 20, 20), size)
    top, left = (size[1] - side) // 2, (size[0] - side) // 2
    picture[top : top + side, left : left + side] = 240
    clip = conform(foreign(tmp_path / "in.mp4", [picture] * 3), tmp_path / "a.mp4", SPEC)
    bright = colour.read_frame(clip.path, 1)[..., 1] > 130
    rows, columns = bright.any(1).sum(), bright.any(0).sum()
    assert abs(int(rows) - int(columns)) <= 2
    assert rows >= 10


def test_ten_bits_and_full_chroma_are_brought_down(tmp_path: Path) -> None:
    source = foreign(tmp_path / "in.mkv", [flat((200, 90, 40))] * 3, pix_fmt="yuv444p10le", codec="ffv1")
    clip = conform(source, tmp_path / "a.mp4", SPEC)
    assert clip.avcc == write(tmp_path / "b.mp4", [flat((0, 0, 0))] * 3).avcc


@pytest.mark.parametrize("content", [b"", b"<html>no</html>" * 100])
def test_what_is_no_video_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "in.mp4").write_bytes(content)
    with pytest.raises(InputInvalid):
        conform(tmp_path / "in.mp4", tmp_path / "a.mp4", SPEC)
    assert not (tmp_path / "a.mp4").exists()
