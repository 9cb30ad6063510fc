"""The scratch soundtrack fits the film to the sample, never clicks, is never too loud, always the same."""

from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from filmwright.assembler import ambience, babble, music
from filmwright.assembler.layers import LAYERS
from filmwright.assembler.sound import LOUDNESS_DB, limit, scratch_track
from filmwright.assembler.subtitles import Cue, cues
from filmwright.assembler.tones import RATE, Sound, looped, noise, seeded
from filmwright.schemas import grammar
from filmwright.schemas.board import FilmFormat
from filmwright.schemas.cut import Cut, CutClip, CutShot, Timeline, TimelineSpan
from filmwright.schemas.shot import Shot

FPS = Fraction(24)
FOREST, ROOM, SEA = ("forest", "clear", "day"), ("interior", "clear", "day"), ("beach", "clear", "day")


def film(
    *shots: tuple[tuple[str, str, str], dict[str, Any]],
    frames: int = 96,
    fps: Fraction = FPS,
    title: str = "The Bear",
) -> tuple[Cut, Timeline]:
    clip = CutClip(path=Path("clip.mp4"), sha256="0", frames=frames)
    made: list[CutShot] = []
    spans: list[TimelineSpan] = []
    for number, ((where, weather, time), fields) in enumerate(shots):
        shot = Shot.model_validate({"id": f"s{number}", **fields})
        made.append(
            CutShot(shot=shot, scene=f"sc{number}", set=where, weather=weather, time=time, clips=(clip,))
        )
        spans.append(TimelineSpan(kind="shot", id=shot.id, start=number * frames, frames=frames))
    cut = Cut(
        title=title,
        film=FilmFormat(fps=fps),
        size=(320, 180),
        names={"bear": "Mr Bear", "ida": "Ida"},
        shots=tuple(made),
    )
    return cut, Timeline(fps=fps, frames=frames * len(shots), spans=tuple(spans))


def track_of(*shots: tuple[tuple[str, str, str], dict[str, Any]], **options: Any) -> Sound:
    cut, timeline = film(*shots, **options)
    return scratch_track(cut, timeline, cues(cut, timeline))


def level(sound: NDArray[np.float32]) -> float:
    """Return the power of a sound in decibels."""
    return float(10 * np.log10(np.mean(np.square(sound, dtype=np.float64)) + 1e-12))


def band(sound: Sound, low: float, high: float) -> float:
    """Return the power between two frequencies in decibels."""
    spectrum = np.abs(np.fft.rfft(sound.mean(axis=1))) ** 2
    frequency = np.fft.rfftfreq(len(sound), 1 / RATE)
    return float(10 * np.log10(spectrum[(frequency >= low) & (frequency < high)].sum() + 1e-12))


@pytest.fixture(scope="module")
def talk() -> Sound:
    """A forest, then the sea with a line, then a room: twelve seconds."""
    said = {"dialogue": [{"who": "bear", "line": "Good evening! How are you?"}]}
    return track_of((FOREST, {}), (SEA, said), (ROOM, {}))


@pytest.mark.parametrize(("fps", "frames"), [(FPS, 1), (Fraction(24000, 1001), 97), (Fraction(30), 61)])
def test_the_track_is_as_long_as_the_film_to_the_sample(fps: Fraction, frames: int) -> None:
    track = track_of((ROOM, {}), frames=frames, fps=fps)
    assert track.shape == (int(frames * 48000 / fps + Fraction(1, 2)), 2)
    assert track.dtype == np.float32


def test_the_same_cut_gives_the_same_track(talk: Sound) -> None:
    said = {"dialogue": [{"who": "bear", "line": "Good evening! How are you?"}]}
    assert np.array_equal(talk, track_of((FOREST, {}), (SEA, said), (ROOM, {})))


def test_another_title_has_other_music() -> None:
    assert not np.allclose(track_of((ROOM, {}), frames=24), track_of((ROOM, {}), frames=24, title="Other"))


def test_the_track_is_neither_too_loud_nor_too_soft(talk: Sound) -> None:
    assert np.isfinite(talk).all()
    assert 20 * np.log10(np.abs(talk).max()) < -1.5
    assert LOUDNESS_DB - 4 < level(talk) < LOUDNESS_DB + 2


def test_it_begins_and_ends_in_silence(talk: Sound) -> None:
    assert np.abs(talk[0]).max() < 1e-6
    assert np.abs(talk[-1]).max() < 1e-3
    assert level(talk[-RATE // 10 :]) < level(talk[RATE : 2 * RATE]) - 12


def test_nothing_clicks_and_no_moment_is_silent(talk: Sound) -> None:
    assert np.abs(np.diff(talk, axis=0)).max() < 0.12
    blocks = talk[RATE : -2 * RATE].reshape(-1, RATE // 10, 2)
    assert min(level(block) for block in blocks) > -50


def test_a_change_of_place_neither_dips_nor_bumps() -> None:
    silent = {"music": "no music"}
    track = track_of((("arctic", "clear", "day"), silent), (SEA, silent))
    before, at, after = (level(track[s - RATE // 3 : s + RATE // 3]) for s in (2 * RATE, 4 * RATE, 6 * RATE))
    assert min(before, after) - 4 < at < max(before, after) + 4


def test_a_line_is_heard_while_it_is_said_and_not_elsewhere() -> None:
    quiet = {"music": "no music", "sound": "silence"}
    said = {**quiet, "dialogue": [{"who": "bear", "line": "Good evening to you all.", "at": 1.5}]}
    track = track_of((ROOM, said))
    assert level(track[int(1.6 * RATE) : int(2.6 * RATE)]) > level(track[RATE // 2 : RATE]) + 15


def test_music_steps_back_under_a_line() -> None:
    cut, timeline = film((ROOM, {}), (ROOM, {}))
    mute = [Cue(96, 168, "…", "Mr Bear", "dialogue")]  # ducks, and has no syllable to be heard
    plain, ducked = scratch_track(cut, timeline, ()), scratch_track(cut, timeline, mute)
    inside, outside = slice(5 * RATE, 6 * RATE), slice(RATE, 2 * RATE)
    drop = (level(plain[inside]) - level(plain[outside])) - (level(ducked[inside]) - level(ducked[outside]))
    assert 5 < drop < 9


def test_words_on_a_shot_are_heard() -> None:
    plain = {"music": "no music"}
    wet = track_of((ROOM, {**plain, "sound": "rain on the roof"}), frames=72)
    dry = track_of((ROOM, plain), frames=72)
    assert band(wet, 2000, 6000) - band(wet, 100, 600) > band(dry, 2000, 6000) - band(dry, 100, 600) + 10


@pytest.mark.parametrize(
    ("words", "time", "weather", "mood"),
    [
        ("", "day", "clear", "warm"), ("", "night", "clear", "night"), ("", "day", "storm", "tense"),
        ("a sad cello", "day", "clear", "sad"), ("no music", "day", "clear", ""),
        ("Epic brass", "day", "clear", "grand"),
    ],
)  # fmt: skip
def test_music_has_the_mood_of_the_words_or_of_the_hour(
    words: str, time: str, weather: str, mood: str
) -> None:
    assert music.mood_of(words, time, weather) == mood


def test_every_layer_is_heard_and_in_bounds() -> None:
    for name, layer in LAYERS.items():
        sound = layer(6 * RATE, seeded("test", name))
        assert sound.shape == (6 * RATE, 2), name
        assert sound.dtype == np.float32, name
        assert -45 < level(sound) < 8, name
        assert np.abs(sound).max() < 12, name


def test_every_place_weather_and_hour_has_layers_that_exist() -> None:
    for place in get_args(grammar.SetName):
        assert place in ambience.SETS
        for weather in get_args(grammar.Weather):
            for time in get_args(grammar.TimeOfDay):
                mix = ambience.layers_of(place, weather, time)
                assert mix
                assert set(mix) <= set(LAYERS)
    for _, mix in ambience.WORDS:
        assert set(mix) <= set(LAYERS)
    assert ambience.layers_of("space", "rain", "day") == {"space": -30}


def test_noise_loops_without_a_seam() -> None:
    loop = noise(60, 420, -4.5, "test")
    twice = looped(loop, 2 * len(loop))
    steps = np.abs(np.diff(twice, axis=0))
    assert steps[len(loop) - 1].max() <= steps[: len(loop) - 1].max()
    assert abs(level(loop)) < 0.1


def test_every_character_has_a_voice_of_their_own_and_keeps_it() -> None:
    assert babble.voice_of("bear") == babble.voice_of("bear")
    voices = {round(babble.voice_of(name).hz) for name in ("bear", "ida", "fox", "crow", "小红", "wolf")}
    assert len(voices) >= 5
    assert all(100 < hz < 320 for hz in voices)


def test_syllables_are_counted_in_any_script() -> None:
    def count(line: str) -> int:
        return sum(1 for _, vowel in babble.syllables(line) if vowel)

    assert count("Good evening, Ida!") == 6
    assert count("Ça va très bien.") == 4
    assert count("你好，小红") == 4
    assert count("Привет") == 3
    assert count("Hmm") == 1
    assert count("?! …") == 0


def test_babble_stays_inside_its_time_and_follows_the_pitch_of_its_voice() -> None:
    line = babble.say("Good evening to you, my dear friend", "bear", 3.0)
    assert line.shape == (3 * RATE, 2)
    assert np.abs(line[-RATE // 200 :]).max() < 0.01
    assert level(line) > -20
    assert not babble.say("", "bear", 1.0).any()
    mono = line.mean(axis=1)
    spectrum = np.abs(np.fft.rfft(mono, 1 << 18))
    hz = np.fft.rfftfreq(1 << 18, 1 / RATE)
    voice = babble.voice_of("bear").hz
    near = spectrum[(hz > voice * 0.85) & (hz < voice * 1.15)].max()
    assert near > 4 * spectrum[(hz > voice * 0.3) & (hz < voice * 0.6)].max()


def test_the_limiter_holds_peaks_and_leaves_the_rest_alone() -> None:
    quiet = np.full((RATE, 2), 0.3, np.float32)
    held = quiet.copy()
    limit(held)
    assert np.array_equal(held, quiet)
    held[RATE // 2] = 3.0
    limit(held)
    assert np.abs(held).max() <= 10 ** (-1.5 / 20)
    assert np.array_equal(held[: RATE // 4], quiet[: RATE // 4])


def test_footsteps_follow_a_walk() -> None:
    quiet = {"music": "no music", "sound": "silence"}
    beats = {"motion": {"beats": [{"at": 0, "for": 4, "who": "bear", "verb": "walk"}]}}
    walk, stand = track_of((ROOM, {**quiet, **beats})), track_of((ROOM, quiet))
    first = slice(int(0.26 * RATE), int(0.3 * RATE))
    between = slice(int(0.45 * RATE), int(0.5 * RATE))
    assert level(walk[first]) - level(walk[between]) > level(stand[first]) - level(stand[between]) + 4
