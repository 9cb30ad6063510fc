import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from filmwright.assembler import check, colour
from filmwright.assembler.clip_index import ClipIndex
from filmwright.assembler.splice import SOUND_HZ, Splicer, add_subtitles
from filmwright.errors import InputInvalid, WriterFailed
from tests.assembler.reels import SIZE, SPEC, OtherChroma, clicks, number_of, write_numbered


def pts(path: Path) -> list[int]:
    with av.open(str(path)) as container:
        return [p.pts for p in container.demux(video=0) if p.pts is not None]


def decoded_sound(path: Path) -> NDArray[np.float32]:
    with av.open(str(path)) as container:
        return np.concatenate([f.to_ndarray() for f in container.decode(audio=0)], axis=1)


@pytest.mark.parametrize("fps", [Fraction(24), Fraction(24000, 1001), Fraction(16)])
def test_copied_frames_are_the_clips_frames_bit_for_bit(tmp_path: Path, fps: Fraction) -> None:
    spec = replace(SPEC, fps=fps)
    clips = [write_numbered(tmp_path / f"{n}.mp4", 100 * n, n, spec) for n in (97, 49, 1, 25)]
    film = tmp_path / "film.mp4"
    with Splicer(film, clips[0]) as splicer:
        for clip in clips:
            splicer.copy(clip)
    check.verify(film, 97 + 49 + 1 + 25, deep=True)
    sources = chain.from_iterable(colour.read_yuv(clip.path) for clip in clips)
    assert all(np.array_equal(a, b) for a, b in zip(colour.read_yuv(film), sources, strict=True))
    stamps = pts(film)
    assert stamps == [n * stamps[1] for n in range(172)]


def test_a_strict_decoder_has_nothing_to_say(tmp_path: Path) -> None:
    clips = [write_numbered(tmp_path / f"{n}.mp4", n, n) for n in (30, 61)]
    film = tmp_path / "film.mp4"
    with Splicer(film, clips[0]) as splicer:
        for clip in clips * 2:
            splicer.copy(clip)
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-nostdin",
        "-v",
        "warning",
        "-xerror",
        "-err_detect",
        "explode",
    ]
    done = subprocess.run(
        [*command, "-i", str(film), "-f", "null", "-"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")


def test_whole_groups_can_be_taken_from_the_middle(tmp_path: Path) -> None:
    clip = write_numbered(tmp_path / "a.mp4", 0, 60)
    film = tmp_path / "film.mp4"
    with Splicer(film, clip) as splicer:
        splicer.copy(clip, 36, 48)
        splicer.copy(clip, 0, 12)
    assert [number_of(f) for f in colour.read_frames(film)] == [*range(36, 48), *range(12)]


def test_a_group_is_never_cut_through(tmp_path: Path) -> None:
    clip = write_numbered(tmp_path / "a.mp4", 0, 60)
    with Splicer(tmp_path / "film.mp4", clip) as splicer:
        for start, stop in ((1, 12), (0, 13)):
            with pytest.raises(InputInvalid, match="whole groups"):
                splicer.copy(clip, start, stop)
        splicer.copy(clip)


def test_a_clip_with_other_parameter_sets_is_refused(tmp_path: Path) -> None:
    clip = write_numbered(tmp_path / "a.mp4", 0, 20)
    other = write_numbered(tmp_path / "b.mp4", 0, 20, OtherChroma(SIZE, Fraction(24)))
    with Splicer(tmp_path / "film.mp4", clip) as splicer:
        splicer.copy(clip)
        with pytest.raises(InputInvalid, match="other settings"):
            splicer.copy(other)


@pytest.mark.parametrize("channels", [1, 2])
def test_sound_starts_with_the_picture_and_lands_within_a_sample(tmp_path: Path, channels: int) -> None:
    clips = [write_numbered(tmp_path / f"{n}.mp4", n, 31) for n in range(8)]
    starts = [n * 31 * SOUND_HZ // 24 for n in range(1, 8)]
    samples = 8 * 31 * SOUND_HZ // 24
    film = tmp_path / "film.mp4"
    with Splicer(film, clips[0], clicks(starts, samples).repeat(channels, 1)) as splicer:
        for clip in clips:
            splicer.copy(clip)
    sound = decoded_sound(film)
    assert sound.shape[0] == channels
    for start in starts:
        near = np.abs(sound[0, start - 400 : start + 400])
        assert abs(int(near.argmax()) - 400) <= 1
    with av.open(str(film)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.start_time, audio.start_time) == (0, 0)
        assert audio.duration * audio.time_base == video.duration * video.time_base


def test_sound_and_picture_lie_next_to_each_other_in_the_file(tmp_path: Path) -> None:
    clip = write_numbered(tmp_path / "a.mp4", 0, 60)
    film = tmp_path / "film.mp4"
    with Splicer(film, clip, clicks([], 8 * 60 * SOUND_HZ // 24)) as splicer:
        for _ in range(8):
            splicer.copy(clip)
    last = {"video": 0.0, "audio": 0.0}
    with av.open(str(film)) as container:
        for packet in sorted((p for p in container.demux() if p.pts is not None), key=lambda p: p.pos or 0):
            last[packet.stream.type] = float(packet.pts * packet.time_base)
            assert abs(last["video"] - last["audio"]) < 1.5


def test_subtitles_are_added_without_touching_a_frame(tmp_path: Path) -> None:
    clip = write_numbered(tmp_path / "a.mp4", 0, 40)
    film = tmp_path / "film.mp4"
    with Splicer(film, clip, faststart=False, metadata={"title": "Мишка"}) as splicer:
        splicer.copy(clip)
    before = pts(film)
    text = "1\n00:00:00,250 --> 00:00:01,000\nДобрый вечер — 晚上好\n"
    assert add_subtitles(film, text, language="ru-RU", fps=Fraction(24)) is None
    check.verify(film, 40, deep=True)
    assert pts(film) == before
    assert film.read_bytes().index(b"moov") < film.read_bytes().index(b"mdat")
    with av.open(str(film)) as container:
        (track,) = container.streams.subtitles
        assert track.metadata["language"] == "rus"
        assert container.metadata["title"] == "Мишка"
        codec = container.streams.video[0].codec_context
        assert (codec.colorspace, codec.color_range, container.start_time) == (1, 1, 0)
    assert "晚上好".encode() in film.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.mp4", "film.mp4"]


def test_without_ffmpeg_the_film_stays_and_a_note_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> str:
        raise RuntimeError("No ffmpeg exe could be found")

    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", missing)
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    note = add_subtitles(film, "1\n", language="en", fps=Fraction(24))
    assert note is not None
    assert "No ffmpeg" in note
    assert film.read_bytes() == b"film"


def repeated(clip: ClipIndex, film: Path, times: int) -> None:
    with Splicer(film, clip) as splicer:
        for _ in range(times):
            splicer.copy(clip)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no limit of the file size on Windows")
def test_a_full_disk_is_reported(tmp_path: Path) -> None:
    import resource
    import signal

    clip = write_numbered(tmp_path / "a.mp4", 0, 60)
    size = clip.path.stat().st_size
    old = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2 * size, limits[1]))
        with pytest.raises(WriterFailed):
            repeated(clip, tmp_path / "film.mp4", 4)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, old)
