# ruff: noqa: E501 (a table of data reads best in long rows)
# ruff: noqa: E501 (a table of data reads best in long rows)
"""A film for the page: a small board, its timeline, a score with every outcome, and drawn pictures."""

from fractions import Fraction

import cv2
import numpy as np

from filmwright.assembler.page.data import (
    Again,
    CellPictures,
    JointPictures,
    PageData,
    PartColours,
    Timing,
    Todo,
    Told,
)
from filmwright.assembler.page.pictures import figure_uri, picture_uri
from filmwright.schemas.board import Board
from filmwright.schemas.cut import Timeline
from filmwright.schemas.score import FilmScore
from filmwright.schemas.verdict import Opinion

RATE = Fraction(24)
SCENES = (
    ("sc010", "EXT. ICE FIELD - DUSK", (
        ("s010", "cut", "ews", "Mr Bear walks across the ice.", ("bear",)),
        ("s020", "continue", "mcu", "He sees a light and lifts his hat.", ("bear",)),
        ("s030", "cut", "ws", "A crate of oranges breaks open and they roll over the ice.", ("bear", "ida")),
    )),
    ("sc020", "INT. THE HUT - NIGHT", (
        ("s040", "cut", "ms", "Ida looks at the bear for a long time, then sets a second cup on the table.", ("ida", "bear")),
        ("s050", "continue", "cu", "The bear holds the cup in both paws.", ("bear",)),
        ("s060", "continue", "ms", "Outside it snows. Neither of them says anything.", ("bear", "ida")),
    )),
)  # fmt: skip
OUTCOMES = {
    ("bear", "s010"): ("insufficient", None, 0.0),
    ("bear", "s020"): ("consistent", 0.97, 0.9),
    ("bear", "s030"): ("consistent", 0.88, 0.4),
    ("ida", "s030"): ("swapped", 0.12, 0.5),
    ("ida", "s040"): ("consistent", 0.99, 1.0),
    ("bear", "s040"): ("drifted", 0.21, 0.8),
    ("bear", "s050"): ("consistent", 0.63, 0.2),
    ("bear", "s060"): ("absent", None, 0.0),
    ("ida", "s060"): ("consistent", 0.93, 0.7),
}


def still(number: int) -> np.ndarray:
    """Draw a stand-in frame: sky, ice, a sun."""
    r = np.random.default_rng(number)
    frame = np.zeros((180, 320, 3), np.uint8)
    sky, ice = r.integers(60, 220, 3), r.integers(120, 250, 3)
    frame[:] = sky
    frame[110:] = ice
    cv2.circle(frame, (int(r.integers(40, 280)), 60), 26, (250, 214, 140), -1, cv2.LINE_AA)
    cv2.ellipse(frame, (int(r.integers(80, 240)), 130), (26, 40), 0, 0, 360, (235, 235, 228), -1, cv2.LINE_AA)
    return frame


def figure(number: int) -> str:
    """Draw a stand-in figure, cut out."""
    mask = np.zeros((180, 320), np.uint8)
    cv2.ellipse(mask, (160, 90), (40, 80), 0, 0, 360, 1, -1)
    return figure_uri(still(number)[:, 100:220].copy(), mask[:, 100:220].astype(bool))


def board(wrap=lambda text: text) -> Board:
    """Return a board of two scenes; every text goes through `wrap`."""
    return Board.model_validate({
        "title": wrap("The Bear in a Top Hat"),
        "logline": wrap("A polar bear finds a light on the ice, and somebody who is not afraid of him."),
        "look": {"notes": wrap("storybook")},
        "cast": {"bear": {"name": wrap("Mr Bear")}, "ida": {"name": wrap("Ida")}},
        "places": {"ice": {"name": wrap("The ice field"), "set": "arctic"}},
        "left_out": [{"source": [0, 12], "why": wrap("said twice")}],
        "scenes": [
            {
                "id": scene, "heading": wrap(heading), "place": "ice", "time": "dusk", "mood": wrap("quiet"),
                "summary": wrap("What happens here, in a sentence."),
                "shots": [
                    {
                        "id": shot, "boundary": boundary, "camera": {"size": size, "move": "dolly-in", "focal_mm": 35},
                        "action": wrap(action), "first_frame": wrap("the bear small at the left"),
                        "last_frame": wrap("the hat held high"), "light": wrap("low sun"), "sound": wrap("wind"),
                        "dialogue": [{"who": who[0], "line": wrap("Good evening?"), "how": wrap("carefully")}]
                        if shot in ("s020", "s040") else [],
                        "narration": wrap("It was very quiet.") if shot == "s060" else "",
                        "motion": {"beats": [{"who": who[0], "verb": "walk"}]},
                        "seconds": 4, "confidence": 0.9 if shot != "s030" else 0.45, "planner": "rules",
                        "review": [wrap("who breaks the crate?")] if shot == "s030" else [],
                        "source": [0, 12],
                    }
                    for shot, boundary, size, action, who in shots
                ],
            }
            for scene, heading, shots in SCENES
        ],
    })  # fmt: skip


def film_score(wrap=lambda text: text) -> FilmScore:
    """Return a score with every outcome in it."""
    mark = {"frame": 1, "logit": 2.0}
    return FilmScore.model_validate({
        "cells": [
            {
                "character": who, "shot": shot, "outcome": outcome, "probability": p, "weight": weight,
                "low": None if p is None else max(0.0, p - 0.1), "high": None if p is None else min(1.0, p + 0.02),
                "frames": [0, 24, 48, 72, 95], "evidence": [wrap("torso: red -> orange, dE 23")],
                "swapped_with": "bear" if outcome == "swapped" else None, "shown_frame": 48,
                "best_reference": mark, "worst_reference": {**mark, "shot": "s020"},
            }
            for (who, shot), (outcome, p, weight) in OUTCOMES.items()
        ],
        "characters": [
            {"character": "bear", "identity": 0.61, "worst_shot": "s040", "found": 4, "expected": 6, "coverage": 0.5},
            {"character": "ida", "identity": None, "expected": 3},
        ],
        "joints": [
            {"before": "s010", "after": "s020", "z": 0.4, "severity": "none"},
            {"before": "s040", "after": "s050", "z": 8.2, "severity": "clear", "repair": wrap("match the light"),
             "defects": [{"name": "exposure", "amount": wrap("+4.8 L"), "z": 8.2}, {"name": "zoom", "amount": "+2.5%", "z": 3.1}]},
            {"before": "s050", "after": "s060", "note": wrap("too few frames beside the joint")},
        ],
        "health": [
            {"shot": shot, "frames": 96, "motion": 0.0 if shot == "s050" else 11.5, "freeze": float(shot == "s050"),
             "black": 0.0, "flicker": 0.2, "defects": ["frozen"] if shot == "s050" else [],
             "health": 0.0 if shot == "s050" else 1.0}
            for _, _, shots in SCENES for shot, *_ in shots
        ],
        "drift": [{
            "shots": ["s040", "s050", "s060"],
            "slopes": [
                {"name": "chroma", "per_clip": 4.1, "low": 2.0, "high": 6.3, "over_chain": 8.2, "unit": wrap("chroma"), "is_drift": True},
                {"name": "identity", "who": "bear", "per_clip": -0.1, "low": -0.6, "high": 0.5, "over_chain": -0.2, "unit": "nats"},
            ],
            "curves": {"chroma": [0.0, 3.9, 8.3], "identity of bear": [0.0, 0.2, -0.2]},
            "said": {wrap("how far colours have come"): [1.0, None, 2.5]},
        }, {"shots": ["s010", "s020"], "note": wrap("too few clips")}],
        "apart": [
            {"character": who, "shots": n, "pairs": 5 - n, "likeness": 0.95 - 0.08 * n * (who == "bear"), "low": 0.3, "high": 0.97}
            for who in ("bear", "ida") for n in (1, 2, 3)
        ],
        "prompts": [{"shot": "s010", "cosine": 0.3, "margin": 1.2, "rank": 1, "prompts": 6}],
        "known": [{"name": wrap("VBench subject consistency"), "value": 0.98, "of": "whole frames", "flaw": wrap("a frozen clip gets 1.0")},
                  {"name": "CIDS", "value": None, "flaw": "drops shots in which nobody was found"}],
        "identity": 0.61, "presence": 0.75, "continuity": 0.5, "overall": 0.66, "coverage": 0.44,
        "unscored": [{"what": wrap("bear in s010"), "why": wrap("too small, or in too few frames")}],
        "manifest": {"scorer": "classic-v1", "version": 1, "descriptors": ["rank histogram"], "thresholds": {"pass above": 0.8}},
    })  # fmt: skip


COLOURS = (
    PartColours(
        part="head", here=(("#ebebe4", 0.8), ("#1c1b1e", 0.2)), reference=(("#ebebe4", 1.0),), difference=1.2
    ),
    PartColours(
        part="torso",
        here=(("#ee8426", 1.0),),
        reference=(("#cd282a", 0.7), ("#f2ce3a", 0.3)),
        difference=23.4,
    ),
)


def todo(wrap=lambda text: text) -> tuple[Todo, ...]:
    """Return a queue with every verdict in it."""
    folder = "bear.film"
    return (
        Todo(shot="s040", verdict="retake", why=(wrap("Mr Bear: drifted, torso: red -> orange"), wrap("joint: exposure")),
             change=wrap("his references count for more"), command=wrap(f"filmwright retake s040 {folder}"),
             cost=wrap("about 12 s of work, 0.20 EUR"), also=("s050", "s060")),
        Todo(shot="s060", verdict="give-up", why=(wrap("Mr Bear: absent"),), command=f"filmwright retake s060 {folder}"),
        Todo(shot="s030", verdict="review", why=(wrap("Ida: swapped"),), command=f"filmwright retake s030 {folder}"),
    )  # fmt: skip


def example(wrap=lambda text: text) -> PageData:
    """Return the whole page's data; every text goes through `wrap`."""
    shots = [shot for _, _, group in SCENES for shot, *_ in group]
    spans = [{"kind": "title", "id": "title", "start": 0, "frames": 48}]
    spans += [{"kind": "shot", "id": s, "start": 48 + 96 * i, "frames": 96} for i, s in enumerate(shots)]
    srt = f"1\n00:00:06,000 --> 00:00:08,500\n{wrap('Good evening?')}\n\n2\n00:00:15,250 --> 00:00:17,000\n- {wrap('Sit down.')}\n"
    return PageData(
        board=board(wrap),
        timeline=Timeline.model_validate({"fps": RATE, "frames": 48 + 96 * len(shots), "spans": spans}),
        subtitles=srt,
        story=wrap("It was very cold and the bear was alone."),
        made=(wrap("planner: rules"), wrap("pictures: animatic 1, preview"), wrap("on one computer, without a network")),
        stills={shot: picture_uri(still(i)) for i, shot in enumerate(shots)},
        told=(Told(shot="s050", dropped=(wrap("prop: the generator draws none"),), notes=(wrap("drawn on twos"),), measured=("clip1: sharpness 0.9",)),),
        score=film_score(wrap),
        cells=tuple(
            CellPictures(character=who, shot=shot, crop=figure(1), best=figure(2), worst=figure(3), colours=COLOURS)
            for (who, shot), (outcome, *_) in OUTCOMES.items() if outcome not in ("absent", "insufficient")
        ),
        opinions=(Opinion(character="bear", shot="s050", says="same", nats=1.4, differs=(wrap("headwear"),)),),
        joints=(JointPictures(before="s040", after="s050", last=picture_uri(still(4)), first=picture_uri(still(5)), difference=picture_uri(still(6))),),
        todo=todo(wrap),
        again=(Again(shot="s030", takes=2, before=picture_uri(still(7)), now=picture_uri(still(2)), why=(wrap("Ida was absent"),)),),
        timings=(Timing(what=wrap("planning"), seconds=0.8), Timing(what="pictures", seconds=41.2, note=wrap("6 shots")),
                 Timing(what="assembly", seconds=6.1)),
        manifest={"filmwright": wrap("0.1.0")},
    )  # fmt: skip
