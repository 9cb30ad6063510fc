"""Things that matter: which props a sentence is about, and who carries which."""

import re
from collections.abc import Container

from filmwright.agents.rules.slugs import slug
from filmwright.agents.rules.world import CARRIED, STANDING, THING_WORD
from filmwright.schemas.board import Prop

MAX_PROPS = 16
_CARRIES = re.compile(
    r"\b(?:with|holding|held|holds|carrying|carried|carries|took|takes|grabs?|grabbed|picks? up|picked up|"
    r"lifts?|"
    r"lifted|under (?:her|his))\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_IS_GARMENT = re.compile(r"\s+(?:tie|hat|coat|cap)\b", re.IGNORECASE)


def read_things(
    quiet: str, owner: str, props: dict[str, Prop], taken: Container[str]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Return the ids of the props in `quiet`, and (who, thing) for what is carried; note new ones in `props`.

    Ids in `taken` belong to the cast. Only things that are carried or that stand in the picture become props.
    """
    found: list[str] = []
    holds: list[tuple[str, str]] = []
    for match in THING_WORD.finditer(quiet):
        word = match.group(2).lower()
        key = slug(word)
        if (
            key in taken
            or _IS_GARMENT.match(quiet, match.end())
            or match.group().lower().endswith("glasses")
            or (key not in props and len(props) >= MAX_PROPS)
        ):
            continue
        looks = " ".join(match.group(1).lower().split())
        if key not in props or (looks and not props[key].looks):
            props[key] = Prop(name=word, looks=f"{looks} {word}" if looks else "")
        found.append(key)
        if owner and word in CARRIED and _CARRIES.search(quiet[: match.start()]):
            holds.append((owner, key))
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(holds))


def stands(key: str) -> bool:
    """Return whether a prop stands in the picture by itself: a campfire, a crate."""
    return key in STANDING
