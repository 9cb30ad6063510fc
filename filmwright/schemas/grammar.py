"""The closed vocabularies of film grammar: the field's own terms, nothing invented.

A planner may only choose from these; a renderer may only be asked for these. Adding a word here is adding
it to the board, the JSON Schema, the planners' prompts and every backend's list of what it can draw.
Sources: CineTechBench and CameraBench for size, angle and movement; Fountain for headings.
"""

from typing import Literal

ShotSize = Literal["ews", "ws", "fs", "mls", "ms", "mcu", "cu", "ecu"]
"""Extreme wide, wide, full, medium long (cowboy), medium, medium close-up, close-up, extreme close-up."""

Framing = Literal[
    "single", "two-shot", "three-shot", "group", "over-shoulder", "pov",
    "insert", "cutaway", "establishing", "reaction", "empty",
]  # fmt: skip

Angle = Literal["eye", "low", "high", "overhead", "worm", "shoulder", "hip", "ground"]

CameraMove = Literal[
    "static", "pan-left", "pan-right", "tilt-up", "tilt-down", "roll",
    "dolly-in", "dolly-out", "truck-left", "truck-right", "pedestal-up", "pedestal-down",
    "crane-up", "crane-down", "arc-left", "arc-right", "zoom-in", "zoom-out", "dolly-zoom",
    "follow", "lead", "whip-pan", "rack-focus", "handheld",
]  # fmt: skip
"""Dolly moves the camera, zoom changes the lens: they look different and are kept apart."""

Focus = Literal["deep", "shallow", "rack"]
AxisSide = Literal["a", "b", "on-line"]
"""Which side of the scene's line of action the camera stands on (the 180-degree rule)."""

TransitionKind = Literal[
    "cut", "match-cut", "smash-cut", "jump-cut",
    "dissolve", "fade-in", "fade-out", "dip-to-black", "dip-to-white", "wipe", "iris", "slide",
]  # fmt: skip
"""How the cut into a shot looks. The first four are hard cuts; they differ in meaning, not in pixels."""

BoundaryKind = Literal["cut", "continue", "keyframe", "bridge"]
"""How a shot joins the one before it (design, section 4)."""

Zone = Literal["off-left", "left", "center-left", "center", "center-right", "right", "off-right"]
Depth = Literal["foreground", "midground", "background"]
Facing = Literal[
    "camera", "away", "screen-left", "screen-right",
    "three-quarter-left", "three-quarter-right", "away-left", "away-right",
]  # fmt: skip
Posture = Literal["standing", "sitting", "lying", "kneeling", "crouching", "floating"]
Emotion = Literal["neutral", "happy", "sad", "angry", "surprised", "scared", "tired", "curious"]

Verb = Literal[
    "stand", "walk", "run", "turn", "look", "sit", "kneel", "crouch", "lie", "sleep", "wake",
    "jump", "fall", "climb", "fly", "float", "swim", "dance", "enter", "exit",
    "reach", "pick-up", "put-down", "give", "take", "throw", "catch", "push", "pull", "hit", "carry", "drop",
    "open", "close", "eat", "drink", "read", "write",
    "point", "wave", "nod", "shake-head", "hug", "bow", "clap", "talk", "laugh", "cry", "think", "wait",
]  # fmt: skip

SetName = Literal[
    "forest", "meadow", "city", "beach", "mountains", "interior", "desert", "space", "underwater", "arctic",
    "stage",
]  # fmt: skip
"""The settings the animatic can dress. `stage` is the bare set for a place that none of them fits."""

TimeOfDay = Literal["dawn", "day", "golden-hour", "dusk", "night"]
Weather = Literal["clear", "cloudy", "rain", "storm", "snow", "fog"]
IntExt = Literal["int", "ext", "int-ext"]
LookStyle = Literal["flat", "pencil"]
DialogueMode = Literal["on-screen", "off-screen", "voice-over"]
PlannerName = Literal["rules", "llm", "person"]
Quality = Literal["draft", "preview", "final"]
BurnIn = Literal["captions", "slate", "timecode"]

SHOT_SIZES: tuple[ShotSize, ...] = ("ews", "ws", "fs", "mls", "ms", "mcu", "cu", "ecu")
HARD_CUTS: frozenset[TransitionKind] = frozenset({"cut", "match-cut", "smash-cut", "jump-cut"})
OVERLAPPING: frozenset[TransitionKind] = frozenset({"dissolve", "wipe", "iris", "slide"})
"""Transitions that show both shots at once, and so shorten the film by their length."""
