"""Whether a scene has the shots an editor needs."""

from collections.abc import Iterator

from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import Viewing, Watched

_WIDE = frozenset({"ews", "ws", "fs"})
_LONG_TALK, _LONG_SCENE = 4, 4


def establishing(film: Viewing) -> Iterator[Fault]:
    """No shot of a scene shows the place."""
    for scene, shots in film.scenes():
        if len(shots) > 1 and not any(_shows_place(s) for s in shots):
            yield Fault(
                (shots[0].id,),
                f"Scene {scene.id} has no wide shot: nobody sees where {_names(film, shots)} are.",
                f"Make {shots[0].id}, or a new shot before it, a wide one ('ws', framing 'establishing').",
            )


def reaction(film: Viewing) -> Iterator[Fault]:
    """People talk for a long time, and nobody is seen listening."""
    for scene, shots in film.scenes():
        talk = [s for s in shots if s.shot.dialogue]
        people = frozenset().union(*(s.seen for s in talk)) if talk else frozenset()
        if len(talk) < _LONG_TALK or len(people) < 2:
            continue
        if any(_listens(s) for s in shots[shots.index(talk[0]) : shots.index(talk[-1]) + 1]):
            continue
        yield Fault(
            tuple(s.id for s in talk),
            f"{_names(film, talk)} talk through {len(talk)} shots of {scene.id}, and nobody is seen "
            "listening.",
            f"Let a line of {talk[len(talk) // 2].id} play over the face of who hears it ('reaction').",
        )


def one_size(film: Viewing) -> Iterator[Fault]:
    """All shots of a scene have the same size."""
    for scene, shots in film.scenes():
        sizes = {s.shot.camera.size for s in shots}
        if len(shots) >= _LONG_SCENE and len(sizes) == 1:
            yield Fault(
                tuple(s.id for s in shots),
                f"All {len(shots)} shots of {scene.id} are {min(sizes)}.",
                f"Open {scene.id} wider and show its most important moment closer.",
            )


def _shows_place(shot: Watched) -> bool:
    return shot.shot.camera.size in _WIDE or shot.shot.camera.framing == "establishing"


def _listens(shot: Watched) -> bool:
    """Return whether a shot shows someone who does not speak in it."""
    speakers = {d.who for d in shot.shot.dialogue if d.mode == "on-screen"}
    return shot.shot.camera.framing == "reaction" or not shot.known or bool(shot.seen - speakers)


def _names(film: Viewing, shots: "list[Watched] | tuple[Watched, ...]") -> str:
    who = sorted(frozenset().union(*(s.seen for s in shots)))
    names = [film.name(w) for w in who]
    return "they" if not names else " and ".join(names) if len(names) < 3 else f"{names[0]} and the others"


RULES: dict[str, Rule] = {
    "establishing": Rule(
        "warn", establishing, "The audience needs to know where people are before how they feel."
    ),
    "reaction": Rule("info", reaction, "A scene is played as much by who listens as by who talks."),
    "one-size": Rule(
        "warn", one_size, "The size of a shot says what matters; one size says that nothing does."
    ),
}
