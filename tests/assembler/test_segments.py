from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmwright.assembler.clip_index import ClipIndex
from filmwright.assembler.segments import Blend, Copy, Run, Segment, fingerprint, plan
from filmwright.assembler.subtitles import Cue
from filmwright.assembler.timeline import lay_out
from filmwright.schemas.cut import Cut, CutClip, CutShot
from filmwright.schemas.shot import Shot
from tests.assembler.reels import SIZE, cut

Footage = Mapping[str, Sequence[ClipIndex]]


def clip(name: str, frames: int) -> ClipIndex:
    """A clip with groups where the mezzanine has them, without a file."""
    gops = sorted({0, *range(12, frames - 1, 24), *([frames - 12] if frames > 24 else [])} - {frames})
    index = ClipIndex(
        Path(name), SIZE, Fraction(24), b"", ((0, 1),) * frames, tuple(g for g in gops if g < frames)
    )
    index.__dict__["sha256"] = name
    return index


def film(*shots: tuple[int, str], words: str = "", **fields: object) -> tuple[Cut, Footage]:
    """A cut of (frames, transition) shots and its footage; `words` are said in the second shot."""
    made, footage = [], {}
    for n, (frames, kind) in enumerate(shots):
        name = f"s{n + 1:02d}0"
        footage[name] = [clip(name, frames)]
        said = [{"who": "bear", "line": words}] if words and n == 1 else []
        shot = Shot(id=name, transition={"kind": kind, "seconds": 0.5}, dialogue=said)
        made.append(
            CutShot(shot=shot, scene="sc010", clips=(CutClip(path=Path(name), sha256=name, frames=frames),))
        )
    return cut(*made, **fields), footage


def pieces(cut: Cut, footage: Footage, cues: Sequence[Cue] = ()) -> tuple[Copy | Segment, ...]:
    return plan(cut, lay_out(cut), footage, cues)


def keys(cut: Cut, footage: Footage, cues: Sequence[Cue] = ()) -> set[str]:
    return {fingerprint(p, footage, cut) for p in pieces(cut, footage, cues) if isinstance(p, Segment)}


def test_hard_cuts_are_copies_of_whole_clips() -> None:
    made = pieces(*film((96, "cut"), (49, "cut"), (1, "jump-cut")))
    assert [(p.clip.path.name, p.start, p.stop) for p in made if isinstance(p, Copy)] == [
        ("s010", 0, 96),
        ("s020", 0, 49),
        ("s030", 0, 1),
    ]
    assert len(made) == 3


def test_a_usual_dissolve_draws_only_its_own_frames() -> None:
    made = pieces(*film((96, "cut"), (96, "dissolve")))
    assert [type(p) for p in made] == [Copy, Segment, Copy]
    (segment,) = (p for p in made if isinstance(p, Segment))
    assert segment.frames == 12
    (part,) = segment.parts
    assert isinstance(part, Blend)
    assert (part.before.start, part.after.start) == (84, 0)


def test_an_odd_dissolve_takes_the_rest_of_the_groups_it_cuts() -> None:
    cut, footage = film((96, "cut"), (97, "dissolve"))
    cut = cut.replace(
        shots=(
            cut.shots[0],
            cut.shots[1].replace(
                shot=cut.shots[1].shot.replace(transition={"kind": "dissolve", "seconds": 0.7})
            ),
        )
    )
    (segment,) = (p for p in pieces(cut, footage) if isinstance(p, Segment))
    assert [type(part) for part in segment.parts] == [Run, Blend, Run]
    assert [part.frames for part in segment.parts] == [19, 17, 19]


def test_a_dip_darkens_one_side_and_brings_up_the_other() -> None:
    made = pieces(*film((96, "cut"), (96, "dip-to-white")))
    runs = [part for p in made if isinstance(p, Segment) for part in p.parts if isinstance(part, Run)]
    assert [(r.span.id, r.start, r.frames, r.fade) for r in runs if r.fade] == [
        ("s010", 90, 6, "out"),
        ("s020", 0, 6, "in"),
    ]
    assert {r.colour for r in runs if r.fade} == {(255, 255, 255)}


def test_a_caption_draws_only_the_groups_under_it() -> None:
    cut, footage = film((96, "cut"), (96, "cut"), burn_in=("captions",))
    made = pieces(cut, footage, [Cue(96 + 14, 96 + 30, "Good evening?", "Mr Bear", "dialogue")])
    (segment,) = (p for p in made if isinstance(p, Segment))
    assert (segment.start, segment.frames) == (96 + 12, 24)
    (line,) = segment.lines
    assert (line.start, line.stop, line.text, line.speaker) == (2, 18, "Good evening?", "Mr Bear")


def test_captions_are_left_out_when_they_are_not_burnt_in() -> None:
    cut, footage = film((96, "cut"))
    assert all(isinstance(p, Copy) for p in pieces(cut, footage, [Cue(10, 30, "Hello", "", "dialogue")]))


def test_another_line_draws_only_the_groups_it_is_seen_in() -> None:
    cut, footage = film((96, "cut"), (96, "dissolve"), (96, "cut"), burn_in=("captions",), title_card=True)
    cues = [
        Cue(80, 100, "One", "", "narration"),
        Cue(190, 220, "Two", "A", "dialogue"),
        Cue(270, 300, "Three", "B", "dialogue"),
    ]
    before = keys(cut, footage, cues)
    cues[1] = Cue(190, 220, "Another two", "A", "dialogue")
    after = keys(cut, footage, cues)
    drawn = {
        p.start
        for p in pieces(cut, footage, cues)
        if isinstance(p, Segment) and fingerprint(p, footage, cut) not in before
    }
    assert len(before) == len(after)
    assert drawn
    assert all(start + 24 > 190 and start < 220 for start in drawn)


def test_a_replaced_clip_draws_only_its_neighbours_anew() -> None:
    shots = [(96, "cut"), *[(96, "dissolve")] * 7]
    cut, footage = film(*shots)
    before = keys(cut, footage)
    again = clip("s040", 96)
    again.__dict__["sha256"] = "other pixels"
    assert len(keys(cut, {**footage, "s040": [again]}) - before) == 2


def test_a_new_title_draws_the_cards_and_nothing_else() -> None:
    cut, footage = film((96, "dissolve"), (96, "dissolve"), title_card=True, credits=True)
    new = keys(cut.replace(title="The Fox"), footage) - keys(cut, footage)
    assert len(new) == 4  # the title, its dissolve, the dissolve to the credits, the credits


def test_credits_do_not_touch_the_title() -> None:
    cut, footage = film((96, "cut"), (96, "cut"), title_card=True, credits=True)
    new = keys(cut.replace(names={"bear": "Mr Bear"}), footage) - keys(cut, footage)
    assert len(new) == 2  # the dissolve to the credits, the credits


def test_a_timecode_draws_every_frame_and_says_which() -> None:
    made = pieces(*film((96, "cut"), (49, "cut"), burn_in=("slate", "timecode")))
    assert all(isinstance(p, Segment) for p in made)
    codes = [
        (p.start, line.text)
        for p in made
        if isinstance(p, Segment)
        for line in p.lines
        if line.role == "timecode"
    ]
    assert all(int(text) == start for start, text in codes)
    slates = {
        line.text.split()[1]
        for p in made
        if isinstance(p, Segment)
        for line in p.lines
        if line.role == "slate"
    }
    assert slates == {"s010", "s020"}


@pytest.mark.parametrize("lengths", [(97,), (49, 49), (81, 1, 25)])
def test_a_shot_of_several_clips_is_copied_clip_by_clip(lengths: tuple[int, ...]) -> None:
    clips = [clip(f"c{n}", frames) for n, frames in enumerate(lengths)]
    in_cut = tuple(CutClip(path=c.path, sha256=c.sha256, frames=c.frames) for c in clips)
    made = pieces(cut(CutShot(shot=Shot(id="s010"), scene="sc010", clips=in_cut)), {"s010": clips})
    assert [p.frames for p in made if isinstance(p, Copy)] == list(lengths)


@given(
    st.lists(
        st.tuples(
            st.integers(24, 140),
            st.sampled_from(["cut", "dissolve", "wipe", "fade-in", "fade-out", "dip-to-black", "iris"]),
        ),
        min_size=1,
        max_size=6,
    ),
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=4),
)
def test_every_frame_is_shown_once_and_from_its_own_place(
    shots: list[tuple[int, str]], cards: bool, captions: list[tuple[int, int]]
) -> None:
    cut, footage = film(*shots, title_card=cards, credits=cards, burn_in=("captions",))
    cues = [Cue(a, a + n, "x", "", "narration") for a, n in captions]
    timeline = lay_out(cut)
    at = 0
    for piece in plan(cut, timeline, footage, cues):
        if isinstance(piece, Copy):
            (span,) = (s for s in timeline.spans if s.id == piece.clip.path.name)
            assert span.start + piece.start == at
            assert piece.start in piece.clip.gops
            assert not any(c.start_frame < at + piece.frames and c.end_frame > at for c in cues)
        else:
            assert piece.start == at
            for part in piece.parts:
                for run in (part.before, part.after) if isinstance(part, Blend) else (part,):
                    assert run.span.start + run.start == at
                    assert run.start + run.frames <= run.span.frames
                at += part.frames
            continue
        at += piece.frames
    assert at == timeline.frames


def test_what_is_drawn_at_the_cut_has_the_quality_of_the_clips() -> None:
    usual, footage = film((48, "cut"), (48, "dissolve"))
    fine = usual.replace(crf=14)
    assert keys(usual, footage)
    assert not keys(usual, footage) & keys(fine, footage)
