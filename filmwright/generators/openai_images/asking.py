"""What is asked of the server for one still: the words, the pictures in order, the size.

    request ─> size of the API ─┐
            ─> canvas of an edit ├─> pictures 1, 2, 3 ... ─> the words name each by its number ─> Ask
            ─> references       ─┘

Names are not pixels and are not sent: a picture of a character is introduced by how they look.
"""

from dataclasses import dataclass, field

from filmwright.generators.openai_images.pictures import Canvas, canvas, reference
from filmwright.generators.openai_images.sizes import Size, size_for
from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.config import Images
from filmwright.schemas.generation import Dropped, KeyframeRequest

MOST_PICTURES = 16
"""What the API takes with one request."""


@dataclass(frozen=True)
class Ask:
    """One request, ready to be sent."""

    prompt: str
    size: Size
    pictures: tuple[bytes, ...] = field(default=(), repr=False)
    """PNG files, in the order in which the words number them from 1."""
    mask: bytes | None = field(default=None, repr=False)
    """PNG, transparent where the first picture may change."""
    canvas: Canvas | None = field(default=None, repr=False)
    dropped: tuple[Dropped, ...] = ()


def ask_for(request: KeyframeRequest, images: Images) -> Ask:
    """Return what to send for a still.

    Raises:
        RenderFailed: a picture cannot be read.
    """
    size = size_for(request.size, images.model or "", images.sizes)
    told, sent = [_lead(request)], list[bytes]()
    mask, laid = None, None
    if request.edit is not None:
        laid = canvas(request.edit, request.size, size, request.unit)
        picture, mask = laid.files()
        sent.append(picture)
    for anchor in request.anchors:
        sent.append(reference(anchor.picture, request.unit))
        told.append(f"Picture {len(sent)} shows how the still must look.")
    left_out = 0
    for who, paths in request.references.items():
        room = MOST_PICTURES - len(sent)
        left_out += max(0, len(paths) - room)
        first = len(sent) + 1
        sent += [reference(path, request.unit) for path in paths[:room]]
        if len(sent) >= first:
            told.append(f"{_numbers(first, len(sent))} {_looks(who, request.brief)}")
    if request.negative:
        told.append(f"Avoid: {request.negative.rstrip('.')}.")
    return Ask("\n\n".join(told), size, tuple(sent), mask, laid, tuple(_dropped(request, left_out)))


def reads(brief: ShotBrief) -> dict[str, object]:
    """Return what the words and pictures for a still are made from, flat and as JSON.

    A still does not show how the camera moves or what is said; words of the person's own stand instead of all
    but those who are in it. Keys about a character start with its id.
    """
    shot = brief.shot
    out: dict[str, object] = {
        "prompt": shot.prompt,
        "negative": shot.negative,
        "look.negative": brief.look.negative,
    }
    for key, one in (*brief.cast.items(), *brief.props.items()):
        out |= {f"{key}.{name}": value for name, value in one.model_dump(mode="json").items()}
    if shot.prompt:
        return out
    first = shot.first_frame
    words = first.describe or shot.action
    out |= {
        "action" if not first.describe else "first_frame.describe": words,
        "first_frame.placements": [placed.model_dump(mode="json") for placed in first.placements],
        "first_frame.sketch": first.sketch,
        "light": shot.light,
        "time": brief.time,
        "weather": brief.weather,
        "motion.entities": [
            entity.model_dump(mode="json", include={"id", "ref", "kind", "looks", "count"})
            for entity in shot.motion.entities
        ],
    }
    if not words:
        out["motion.beats"] = [beat.model_dump(mode="json") for beat in shot.motion.beats]
    look = brief.look.model_dump(mode="json", include={"style", "notes", "palette"})
    place = brief.place.model_dump(mode="json", include={"set", "interior", "looks"})
    camera = shot.camera.model_dump(mode="json", exclude={"move", "amount", "side"})
    for owner, fields in (("look", look), ("place", place), ("camera", camera)):
        out |= {f"{owner}.{name}": value for name, value in fields.items()}
    return out


def _lead(request: KeyframeRequest) -> str:
    """Return the words that say what is to be seen."""
    edit, caption = request.edit, request.prompt or _plain(request.brief)
    if edit is None:
        return caption
    instruction = edit.instruction.rstrip(".")
    said = [f"Change picture 1: {instruction}."] if instruction else []
    if any(edit.expand):
        said.append(f"Continue picture 1 beyond its old borders, seamlessly. It shows this: {caption}")
    return " ".join([*said, "Keep everything else in picture 1 exactly as it is."])


def _plain(brief: ShotBrief) -> str:
    """Return the least that can be said of a shot, where nobody wrote a caption."""
    words = brief.shot.first_frame.describe or brief.shot.action or f"an empty {brief.place.set}"
    for who, member in brief.cast.items():
        words = words.replace(f"{{{who}}}", f"the {member.looks}" if member.looks else "someone")
    return words


def _looks(who: str, brief: ShotBrief) -> str:
    if (member := brief.cast.get(who)) is not None:
        looks = ", ".join(one for one in (member.looks, member.wears and f"wearing {member.wears}") if one)
        return f"shows someone who is in the scene, to be drawn just like this: {looks or 'a character'}."
    if (prop := brief.props.get(who)) is not None:
        return f"shows a thing that is in the scene, to be drawn just like this: {prop.looks or prop.what}."
    return "shows how the scene looks."


def _numbers(first: int, last: int) -> str:
    if first == last:
        return f"Picture {first}"
    return f"Each of pictures {first} to {last}"


def _dropped(request: KeyframeRequest, left_out: int) -> list[Dropped]:
    found = []
    if left_out:
        found.append(
            Dropped(
                what="references", why=f"the API takes {MOST_PICTURES} pictures; {left_out} more were given"
            )
        )
    if request.controls:
        found.append(Dropped(what="controls", why="the images API follows no depth, line or pose pass"))
    return found
