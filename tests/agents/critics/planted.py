"""Faults to plant in the clean board, one for every rule; and changes that only look like them."""

from copy import deepcopy
from typing import Any

from filmwright.schemas.generation import Capabilities
from tests.agents.critics.films import ABLE, TEXT, Change, Shots, bear, beat, frames, ida

LONG_LINE = "I have seen the sea and all the ships that ever sailed upon it from the north to the south"
BALL = {"id": "ball", "kind": "rigid"}


def side(letter: str, *ids: str) -> Change:
    return lambda s: [s[i].setdefault("camera", {}).update(side=letter) for i in ids]


def camera(i: str, **fields: Any) -> Change:
    return lambda s: s[i].setdefault("camera", {}).update(fields)


def put(i: str, **fields: Any) -> Change:
    return lambda s: s[i].update(deepcopy(fields))


def act(i: str, *beats: dict[str, Any]) -> Change:
    return lambda s: s[i].update(motion={"beats": list(beats)})


def each(**fields: Any) -> Change:
    return lambda s: [shot.update(fields) for shot in s.values()]


def size_of_first_scene(size: str) -> Change:
    return lambda s: [s[f"s{n:03d}"]["camera"].update(size=size) for n in range(10, 90, 10)]


def alone(i: str, placement: dict[str, Any]) -> Change:
    return lambda s: s[i].update(
        frames(placement), camera={"size": s[i]["camera"]["size"], "framing": "single"}
    )


def leaves_and_comes(comes_from: str) -> Change:
    def change(s: Shots) -> None:
        s["s080"]["last_frame"] = {"placements": [bear("off-right"), ida()]}
        s["s080"]["motion"] = {"beats": [beat("bear", "exit", to="off-right")]}
        s["s090"]["first_frame"] = {"placements": [bear(comes_from), ida()]}
        beats = [beat("bear", "enter", to="center-left"), beat("bear", "sit", 1.2)]
        s["s090"]["motion"] = {"beats": beats}

    return change


def take_over_scenes(s: Shots) -> None:
    s["s090"].update(boundary="continue", transition="cut", first_frame={}, last_frame={})
    s["s090"]["camera"]["move"] = "dolly-out"


def all_talk_alone(s: Shots) -> None:
    for i, who, size in (("s020", bear("center"), "ms"), ("s030", ida("center", "umbrella"), "mcu")):
        s[i].update(frames(who), camera={"size": size})
    s["s040"].update(frames(bear("center")), camera={"size": "mcu"})
    s["s050"].update(dialogue=[{"who": "ida", "line": "Ha ha!"}])


FAULTS: dict[str, list[Change]] = {
    "axis": [side("b", "s030", "s040", "s050", "s060")],
    "thirty-degrees": [camera("s040", subject=["ida"])],
    "small-step": [put("s030", camera={"size": "mcu", "framing": "two-shot"})],
    "eyelines": [
        put(
            "s030",
            **frames(bear(), ida("center-right", "umbrella", facing="screen-right", looking_at="bear")),
        )
    ],
    "eyeline-match": [
        alone("s030", ida("center", "umbrella")),
        alone("s040", bear("center", facing="screen-left")),
    ],
    "over-shoulder": [
        put("s030", **frames(ida("center-right", "umbrella"))),
        put("s040", **frames(bear("right"))),
    ],
    "swapped-sides": [
        put(
            "s040",
            **frames(
                bear("center-right", facing="screen-left"),
                ida("center-left", "umbrella", facing="screen-right"),
            ),
            camera={"size": "mls", "framing": "two-shot"},
        )
    ],
    "side-jump": [put("s040", **frames(bear("left"), ida("center-left", "umbrella")))],
    "screen-direction": [leaves_and_comes("off-right")],
    "posture": [put("s040", **frames(bear(posture="sitting"), ida("center-right", "umbrella")))],
    "prop-appears": [put("s040", **frames(bear(holding=["lantern"]), ida("center-right", "umbrella")))],
    "prop-vanishes": [act("s060", beat("ida", "wave"))],
    "still-held": [put("s060", last_frame={"placements": [ida("center", "umbrella")]})],
    "two-hands": [
        put(
            "s010",
            first_frame={"placements": [bear("left", holding=["umbrella"]), ida("center-right", "umbrella")]},
        ),
        act("s010", beat("bear", "put-down", target="umbrella"), beat("bear", "walk", 1.2, to="center-left")),
    ],
    "wardrobe": [put("s050", action="Ida laughs in her red raincoat.")],
    "chain-state": [put("s060", first_frame={"placements": [ida("right", "umbrella")]})],
    "chain-camera": [camera("s060", move="static")],
    "chain-transition": [put("s060", transition={"kind": "dissolve", "seconds": 0.3})],
    "chain-scene": [take_over_scenes],
    "talk-time": [put("s030", dialogue=[{"who": "ida", "line": LONG_LINE}])],
    "breath": [put("s030", seconds=1.7)],
    "speaker-unseen": [put("s050", dialogue=[{"who": "bear", "line": "Ha!"}])],
    "stranger": [put("s050", dialogue=[{"who": "fox", "line": "Ha!"}])],
    "beat-late": [act("s050", beat("ida", "laugh", 0, 9))],
    "beat-target": [act("s080", beat("bear", "sit"), beat("ida", "hug"))],
    "posture-before": [act("s100", beat("bear", "bow"))],
    "two-places": [put("s050", first_frame={"placements": [ida("left"), ida("center", "umbrella")]})],
    "unseen-actor": [act("s050", beat("ida", "laugh"), beat("bear", "wave"))],
    "establishing": [camera("s090", size="ms", framing="two-shot")],
    "reaction": [all_talk_alone],
    "one-size": [size_of_first_scene("fs")],
    "same-length": [each(seconds=4.4)],
    "same-size": [camera("s020", size="mcu")],
    "too-short": [put("s070", seconds=0.5)],
    "too-long": [put("s070", seconds=13)],
    "unread": [put("s090", narration=f"{LONG_LINE}. {LONG_LINE} again and again.")],
    "untold": [put("s070", source=None)],
    "told-twice": [put("s080", narration="That night they were in the hut, and the fire was warm.")],
    "too-many-clips": [put("s010", seconds=21), act("s010", beat("bear", "walk", 0, 20, to="center-left"))],
    "cannot-join": [],
    "no-physics": [put("s070", motion={"entities": [BALL]})],
    "no-last-frame": [put("s080", last_frame={"describe": "all is well"})],
    "no-camera": [],
}
UNABLE: dict[str, Capabilities] = {
    "cannot-join": ABLE.replace(first_frame="none"),
    "no-physics": ABLE.replace(physics=False),
    "no-last-frame": ABLE.replace(last_frame="none"),
    "no-camera": ABLE.replace(camera=False),
}
COMES_WITH = {"one-size": {"same-size"}}
"""What else is at fault on a board that breaks a rule: nothing, but here."""

NEAR_MISSES: list[tuple[str, str, list[Change]]] = [
    (
        "axis",
        "the camera walked round",
        [side("b", "s030", "s040", "s050", "s060"), camera("s020", move="arc-left")],
    ),
    ("axis", "through a shot on the line", [side("on-line", "s030"), side("b", "s040", "s050", "s060")]),
    ("axis", "after an insert", [side("b", "s080")]),
    ("axis", "of people who share nothing", [side("b", "s100")]),
    ("thirty-degrees", "two sizes closer", [camera("s040", subject=["ida"], size="ecu")]),
    (
        "thirty-degrees",
        "meant as a jump",
        [camera("s040", subject=["ida"]), put("s040", transition="jump-cut")],
    ),
    ("thirty-degrees", "from another angle", [camera("s040", subject=["ida"], angle="high")]),
    (
        "small-step",
        "from a low angle",
        [put("s030", camera={"size": "mcu", "framing": "two-shot", "angle": "low"})],
    ),
    (
        "eyelines",
        "facing the camera",
        [put("s030", **frames(bear(), ida("center-right", "umbrella", facing="camera", looking_at="bear")))],
    ),
    (
        "eyelines",
        "at one who is out of the frame",
        [put("s050", **frames(ida("center", "umbrella", facing="screen-right", looking_at="bear")))],
    ),
    (
        "eyeline-match",
        "looks that meet",
        [alone("s030", ida("center", "umbrella")), alone("s040", bear("center"))],
    ),
    (
        "over-shoulder",
        "across the screen",
        [put("s030", **frames(ida("center-right", "umbrella"))), put("s040", **frames(bear("left")))],
    ),
    (
        "swapped-sides",
        "seen from the other side",
        [
            put(
                "s040",
                **frames(
                    bear("center-right", facing="screen-left"),
                    ida("center-left", "umbrella", facing="screen-right"),
                ),
                camera={"size": "mls", "framing": "two-shot"},
            ),
            side("b", "s040"),
            camera("s030", move="arc-left"),
            camera("s040", move="arc-right"),
        ],
    ),
    (
        "side-jump",
        "closer to the middle",
        [put("s040", **frames(bear("center"), ida("center-right", "umbrella")))],
    ),
    ("screen-direction", "in from the left", [leaves_and_comes("off-left")]),
    (
        "posture",
        "sitting down in a beat",
        [
            put(
                "s030", last_frame={"placements": [bear(posture="sitting"), ida("center-right", "umbrella")]}
            ),
            act("s030", beat("bear", "sit")),
            put("s040", **frames(bear(posture="sitting"), ida("center-right", "umbrella"))),
        ],
    ),
    (
        "posture",
        "after a dissolve",
        [
            put(
                "s040",
                transition={"kind": "dissolve", "seconds": 0.3},
                **frames(bear(posture="sitting"), ida("center-right", "umbrella")),
            )
        ],
    ),
    (
        "prop-appears",
        "picked up",
        [
            put(
                "s040",
                first_frame={"placements": [bear(), ida("center-right", "umbrella")]},
                last_frame={"placements": [bear(holding=["lantern"]), ida("center-right", "umbrella")]},
            ),
            act("s040", beat("bear", "pick-up", target="ida")),
        ],
    ),
    ("prop-appears", "brought in from outside", [put("s080", **frames(bear(holding=["lantern"]), ida()))]),
    (
        "prop-vanishes",
        "long ago",
        [
            put("s050", **frames(ida("center"))),
            put("s060", **frames(ida("center"))),
            put("s020", **frames(bear())),
            put("s030", **frames(bear())),
            put("s040", **frames(bear())),
        ],
    ),
    (
        "still-held",
        "picked up again",
        [
            put("s060", last_frame={"placements": [ida("center", "umbrella")]}),
            act(
                "s060", beat("ida", "drop", target="umbrella"), beat("ida", "pick-up", 1.2, target="umbrella")
            ),
        ],
    ),
    (
        "two-hands",
        "two of the kind",
        [
            put(
                "s010",
                first_frame={"placements": [bear("left", holding=["lamp"]), ida("center-right", "lamp")]},
                last_frame={"placements": [bear(holding=["lamp"]), ida("center-right", "lamp")]},
            )
        ],
    ),
    ("wardrobe", "in the right colour", [put("s050", action="Ida laughs in her yellow raincoat.")]),
    ("wardrobe", "taken off", [put("s050", action="Ida takes off her red raincoat.")]),
    ("wardrobe", "of somebody else", [put("s050", action="She dreams of a red raincoat.")]),
    (
        "chain-state",
        "in another order of what is held",
        [
            put("s050", **frames(ida("center", "umbrella", "lamp"))),
            put("s060", first_frame={"placements": [ida("center", "lamp", "umbrella")]}),
        ],
    ),
    ("chain-state", "not written out", [put("s060", first_frame={})]),
    ("chain-camera", "with a zoom", [camera("s060", move="zoom-out")]),
    ("chain-camera", "in the same size", [camera("s060", move="static", size="cu")]),
    (
        "chain-transition",
        "from an earlier shot",
        [put("s060", boundary={"continue": "s040"}, transition={"kind": "dissolve", "seconds": 0.3})],
    ),
    ("chain-scene", "named by the person", [take_over_scenes, put("s090", boundary={"continue": "s080"})]),
    (
        "talk-time",
        "spoken at once",
        [
            put(
                "s030",
                seconds=8.2,
                dialogue=[{"who": w, "line": LONG_LINE, "at": 0} for w in ("ida", "bear")],
            )
        ],
    ),
    ("breath", "with time to spare", [put("s030", seconds=2.2)]),
    (
        "speaker-unseen",
        "heard from outside",
        [put("s050", dialogue=[{"who": "bear", "line": "Ha!", "mode": "off-screen"}])],
    ),
    (
        "speaker-unseen",
        "where nobody says who is in the frame",
        [
            put(
                "s050",
                first_frame={},
                last_frame={},
                camera={"size": "cu"},
                dialogue=[{"who": "bear", "line": "Ha!"}],
            )
        ],
    ),
    (
        "speaker-unseen",
        "who comes in",
        [
            put("s050", dialogue=[{"who": "bear", "line": "Ha!"}]),
            act("s050", beat("bear", "enter", to="left")),
        ],
    ),
    ("stranger", "a voice", [put("s050", dialogue=[{"who": "fox", "line": "Ha!", "mode": "voice-over"}])]),
    ("beat-late", "by less than a frame", [act("s050", beat("ida", "laugh", 0, 2.54))]),
    ("beat-target", "with a full hand", [act("s060", beat("ida", "drop"))]),
    (
        "posture-before",
        "after getting up",
        [
            act("s100", beat("bear", "stand"), beat("bear", "bow", 1.2)),
            put("s100", last_frame={"placements": [bear("center")]}),
        ],
    ),
    (
        "two-places",
        "one way after the other",
        [act("s010", beat("bear", "walk", to="center"), beat("bear", "walk", 1.2, to="center-left"))],
    ),
    (
        "unseen-actor",
        "heard talking outside",
        [
            act("s050", beat("bear", "talk")),
            put("s050", dialogue=[{"who": "bear", "line": "Ha!", "mode": "off-screen"}]),
        ],
    ),
    (
        "establishing",
        "later in the scene",
        [
            camera("s090", size="ms", framing="two-shot"),
            camera("s100", size="fs"),
        ],
    ),
    (
        "reaction",
        "over the face of who listens",
        [
            all_talk_alone,
            put(
                "s040",
                **frames(ida("center", "umbrella")),
                dialogue=[{"who": "bear", "line": "I do my best,", "mode": "off-screen"}],
                camera={"size": "cu"},
            ),
        ],
    ),
    (
        "same-length",
        "with one that differs",
        [each(seconds=4.4), put("s040", seconds=3), put("s080", seconds=5)],
    ),
    (
        "same-size",
        "shot and answer",
        [put("s020", camera={"size": "mcu", "framing": "over-shoulder", "subject": ["bear"]})],
    ),
    ("too-long", "with much to do", [put("s080", seconds=14), act("s080", beat("bear", "sit", 0, 13))]),
    ("one-size", "with one that is wider", [size_of_first_scene("fs"), camera("s010", size="ws")]),
    ("too-short", "but long enough to see", [put("s070", seconds=0.8)]),
    (
        "unread",
        "with the time it takes",
        [put("s090", narration=f"{LONG_LINE}. {LONG_LINE} again and again.", seconds=12)],
    ),
    (
        "untold",
        "but for the white space",
        [put("s070", source=[TEXT.index("It lay"), TEXT.index("Mr Bear sat")])],
    ),
    (
        "too-many-clips",
        "of a length it can make",
        [put("s010", seconds=20), act("s010", beat("bear", "walk", 0, 20, to="center-left"))],
    ),
    ("cannot-join", "where all are cuts", [put("s060", boundary="cut")]),
    (
        "no-physics",
        "a thing that stands still",
        [put("s070", motion={"entities": [BALL | {"kind": "fixed"}]})],
    ),
    ("no-camera", "where it stands still", [camera("s060", move="static", size="cu")]),
    ("told-twice", "short words", [put("s040", dialogue=[{"who": "bear", "line": "Ha!"}] * 3)]),
    ("told-twice", "told once, read once", [put("s080", narration="Mr Bear sat down.")]),
    ("no-last-frame", "only placements", []),
]
