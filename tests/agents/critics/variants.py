"""More faults of some rules, and changes to the clean board that only look like faults."""

from tests.agents.critics.films import TEXT, Change, Shots, bear, beat, frames, ida
from tests.agents.critics.planted import (
    BALL,
    FAULTS,
    LONG_LINE,
    act,
    all_talk_alone,
    alone,
    camera,
    each,
    leaves_and_comes,
    put,
    side,
    size_of_first_scene,
    take_over_scenes,
)


def walks(back: bool) -> Change:
    """The bear walks to the right in s030, and on, or back, in s040."""

    def change(s: Shots) -> None:
        for i, size, zones in (
            ("s030", "fs", ("left", "center")),
            ("s040", "ws", ("center-right", "left") if back else ("left", "center-right")),
        ):
            s[i].update(camera={"size": size, "angle": "high"}, dialogue=[])
            s[i]["first_frame"] = {"placements": [bear(zones[0])]}
            s[i]["last_frame"] = {"placements": [bear(zones[1])]}
            s[i]["motion"] = {"beats": [beat("bear", "walk", to=zones[1])]}

    return change


def turned(s: Shots) -> None:
    s["s040"]["motion"]["beats"].insert(0, beat("bear", "turn"))


def off_the_axis(to_each_other: bool) -> Change:
    """Ida and the fox, each alone, look the same way; only their beats say whom they talk to."""

    def change(s: Shots) -> None:
        fox = {"who": "fox", "zone": "center", "facing": "three-quarter-right"}
        s["s030"].update(frames(ida("center", "umbrella", facing="screen-right")), camera={"size": "mcu"})
        s["s040"].update(frames(fox), camera={"size": "mcu"}, dialogue=[{"who": "fox", "line": "Ha!"}])
        for i, who, other in (("s030", "ida", "fox"), ("s040", "fox", "ida")):
            s[i]["motion"] = {"beats": [beat(who, "talk", target=other if to_each_other else "bear")]}

    return change


MORE_FAULTS: list[tuple[str, str, list[Change]]] = [
    (
        "unseen-actor",
        "heard, and waving",
        [
            act("s050", beat("bear", "talk"), beat("bear", "wave", 1.2)),
            put("s050", dialogue=[{"who": "bear", "line": "Ha!", "mode": "off-screen"}]),
        ],
    ),
    (
        "eyeline-match",
        "of two who look at each other and are not on the line",
        [
            off_the_axis(to_each_other=False),
            lambda s: s["s040"]["last_frame"]["placements"][0].update(looking_at="ida"),
        ],
    ),
    (
        "posture-before",
        "after sitting down",
        [
            act("s080", beat("bear", "sit"), beat("bear", "dance", 1.2)),
        ],
    ),
    ("no-last-frame", "as a picture", [put("s080", last_frame={"picture": "refs/end.png"})]),
    ("eyeline-match", "of two who are not on the line", [off_the_axis(to_each_other=True)]),
    (
        "axis",
        "between two ends of the line, each alone",
        [
            alone("s030", ida("center", "umbrella")),
            alone("s040", bear("center")),
            side("b", "s040", "s050", "s060"),
        ],
    ),
    (
        "axis",
        "where nobody says who is in the frame",
        [
            put("s030", first_frame={}, last_frame={}, camera={"size": "mcu"}, dialogue=[]),
            side("b", "s030", "s040", "s050", "s060"),
        ],
    ),
    (
        "eyelines",
        "in talk",
        [
            put("s030", **frames(bear(), ida("center-right", "umbrella", facing="screen-right"))),
        ],
    ),
    (
        "eyelines",
        "only at the end",
        [
            put(
                "s030",
                last_frame={
                    "placements": [
                        bear(facing="screen-left", looking_at="ida"),
                        ida("center-right", "umbrella"),
                    ]
                },
            ),
        ],
    ),
    ("screen-direction", "at the cut", [walks(back=True)]),
    ("posture", "inside a shot", [act("s080", beat("bear", "look"))]),
    (
        "posture",
        "with one shot between",
        [
            alone("s030", ida("center", "umbrella")),
            put("s040", **frames(bear(posture="lying"), ida("center-right", "umbrella"))),
        ],
    ),
    (
        "posture",
        "where the last frame is not written",
        [
            put("s030", last_frame={}),
            act("s030", beat("bear", "kneel")),
        ],
    ),
    (
        "prop-appears",
        "inside a shot",
        [
            put("s080", last_frame={"placements": [bear(posture="sitting", holding=["lamp"]), ida()]}),
        ],
    ),
    (
        "prop-vanishes",
        "at a cut",
        [
            put("s040", **frames(bear(), ida())),
            put("s050", **frames(ida("center"))),
            put("s060", **frames(ida("center"))),
        ],
    ),
    (
        "still-held",
        "in the next shot",
        [
            act("s040", beat("ida", "put-down", target="umbrella")),
            put("s040", last_frame={}),
        ],
    ),
    (
        "wardrobe",
        "in a first frame",
        [
            put(
                "s050", first_frame={"describe": "Ida, blue boots", "placements": [ida("center", "umbrella")]}
            ),
        ],
    ),
    (
        "chain-state",
        "of posture, after beats",
        [
            put("s050", last_frame={}),
            act("s050", beat("ida", "sit")),
        ],
    ),
    (
        "chain-state",
        "of who is there",
        [
            put(
                "s060",
                first_frame={"placements": [ida("center", "umbrella"), bear("left")]},
                last_frame={"placements": [ida("center"), bear("left")]},
            ),
        ],
    ),
    ("chain-state", "of an earlier shot", [put("s060", boundary={"continue": "s040"})]),
    ("chain-camera", "to another angle", [camera("s060", move="static", size="cu", angle="low")]),
    ("chain-camera", "to the other side", [camera("s060", move="static", size="cu", side="b")]),
    ("chain-camera", "by a pan", [camera("s060", move="pan-left")]),
    (
        "chain-transition",
        "of a shared still",
        [
            put("s050", boundary="keyframe", transition={"kind": "wipe", "seconds": 0.3}),
        ],
    ),
    (
        "speaker-unseen",
        "where only the subject is named",
        [
            put(
                "s050",
                first_frame={},
                camera={"size": "cu", "subject": ["ida"]},
                last_frame={},
                dialogue=[{"who": "bear", "line": "Ha!"}],
            ),
        ],
    ),
    (
        "speaker-unseen",
        "waiting beside the frame",
        [
            put(
                "s050",
                dialogue=[{"who": "bear", "line": "Ha!"}],
                first_frame={"placements": [ida("center", "umbrella"), bear("off-left")]},
                last_frame={"placements": [ida("center", "umbrella"), bear("off-left")]},
            ),
        ],
    ),
    (
        "two-places",
        "on two ways",
        [
            act("s010", beat("bear", "walk", 0, 3, to="center-left"), beat("bear", "run", 1, 1, to="right")),
        ],
    ),
    (
        "told-twice",
        "read and said",
        [
            put(
                "s030",
                narration="“You are very big indeed,” said Ida.",
                dialogue=[{"who": "ida", "line": "You are very big indeed"}],
            ),
        ],
    ),
    (
        "untold",
        "a part of a sentence",
        [put("s070", source=[TEXT.index("on the ice"), TEXT.index("Mr Bear sat")])],
    ),
    ("no-last-frame", "shared with the next shot", [put("s080", boundary="keyframe")]),
    ("no-last-frame", "of a bridge", [put("s080", boundary="bridge")]),
    (
        "no-camera",
        "on a path",
        [
            camera("s060", move="static", size="cu"),
            put("s070", motion={"camera": [{"at": 0, "position": [0, -4, 1]}]}),
        ],
    ),
]

NEAR_MISSES: list[tuple[str, str, list[Change]]] = [
    (
        "unseen-actor",
        "where nobody says who is in the frame",
        [
            put("s040", first_frame={}, last_frame={}, camera={"size": "mcu"}),
            act("s040", beat("fox", "wave")),
        ],
    ),
    (
        "eyeline-match",
        "where the second says nothing",
        [
            *FAULTS["eyeline-match"],
            put("s040", dialogue=[{"who": "ida", "line": "Ha!"}]),
        ],
    ),
    (
        "posture-before",
        "after waking",
        [
            put(
                "s100",
                first_frame={"placements": [bear("center", posture="lying")]},
                last_frame={"placements": [bear("center")]},
                transition={"kind": "dissolve", "seconds": 0.3},
            ),
            act("s100", beat("bear", "wake"), beat("bear", "walk", 1.2)),
        ],
    ),
    (
        "speaker-unseen",
        "who walks in",
        [
            put(
                "s050",
                dialogue=[{"who": "bear", "line": "Ha!"}],
                last_frame={},
                first_frame={"placements": [ida("center", "umbrella"), bear("off-left")]},
            ),
            act("s050", beat("bear", "walk", to="left")),
        ],
    ),
    ("still-held", "where nobody says how it ends", [put("s060", last_frame={})]),
    (
        "chain-state",
        "of a thing that is out of the closer frame",
        [
            put("s050", **frames(ida("center", "umbrella"), {"who": "umbrella", "zone": "left"})),
        ],
    ),
    ("eyeline-match", "both to a third", [off_the_axis(to_each_other=False)]),
    (
        "axis",
        "between people who have nothing to do with each other",
        [
            alone("s030", {"who": "fox", "zone": "center"}),
            put("s030", dialogue=[], motion={}),
            side("b", "s030"),
            side("on-line", "s040"),
        ],
    ),
    (
        "side-jump",
        "after a walk across",
        [
            *FAULTS["side-jump"],
            put("s030", last_frame={"placements": [bear("left"), ida("center-left", "umbrella")]}),
            act("s030", beat("ida", "walk", to="center-left")),
        ],
    ),
    (
        "two-places",
        "turning on the way",
        [
            act("s010", beat("bear", "walk", 0, 3, to="center-left"), beat("bear", "look", 1, 1)),
        ],
    ),
    ("screen-direction", "walking on", [walks(back=False)]),
    ("screen-direction", "after a turn", [walks(back=True), turned]),
    (
        "screen-direction",
        "back into one unbroken take",
        [
            leaves_and_comes("off-right"),
            put("s090", boundary="continue", first_frame={"placements": [bear("off-right"), ida()]}),
        ],
    ),
    (
        "side-jump",
        "in a wide that establishes",
        [
            *FAULTS["side-jump"],
            camera("s040", size="ws", framing="establishing"),
        ],
    ),
    (
        "chain-camera",
        "along a path",
        [
            camera("s060", move="static"),
            put("s060", motion={"camera": [{"at": 0, "position": [0, -4, 1]}]}),
        ],
    ),
    (
        "speaker-unseen",
        "behind the shoulder that is not placed",
        [
            put("s030", **frames(ida("center-right", "umbrella")), dialogue=[{"who": "bear", "line": "Ha!"}]),
        ],
    ),
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
