"""A fault to plant in the clean board for every rule."""

from copy import deepcopy
from typing import Any

from filmwright.schemas.generation import Capabilities
from tests.agents.critics.films import ABLE, Change, Shots, bear, beat, frames, ida

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
        s["s090"]["transition"] = "cut"
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
