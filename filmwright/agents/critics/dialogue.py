"""What is said: whether there is time to say it, and whether who says it can be seen."""

from collections.abc import Iterator, Mapping

from filmwright.agents.critics.pace import BREATH_SECONDS
from filmwright.agents.critics.rule import Fault, Rule
from filmwright.agents.critics.viewing import Viewing, Watched
from filmwright.schemas.grammar import Framing

_AT_LEAST: Mapping[Framing, int] = {"over-shoulder": 2, "two-shot": 2, "three-shot": 3}
"""Where a board shows fewer people than the framing says, it does not say who else is there."""
_GRACE_SECONDS = 0.3
"""Nobody hears so little missing."""


def talk_time(film: Viewing) -> Iterator[Fault]:
    """The dialogue does not fit into the shot, even spoken fast."""
    for now in film.shots:
        need = now.spoken_by
        if need > now.shot.seconds + _GRACE_SECONDS:
            yield Fault(
                (now.id,),
                f"The lines of {now.id} take {need:.1f} s to say, and the shot lasts {now.shot.seconds:g} s.",
                f"Make {now.id} {need + BREATH_SECONDS:.1f} s long, or move a line to a shot of its own.",
            )


def breath(film: Viewing) -> Iterator[Fault]:
    """The dialogue ends with the shot: there is no time for a breath after it."""
    for now in film.shots:
        need = now.spoken_by
        left = now.shot.seconds - need
        if need and -_GRACE_SECONDS <= left < BREATH_SECONDS - _GRACE_SECONDS:
            yield Fault(
                (now.id,),
                f"The cut after {now.id} comes {max(left, 0):.1f} s after the last word.",
                f"Make {now.id} {need + BREATH_SECONDS:.1f} s long.",
            )


def speaker_unseen(film: Viewing) -> Iterator[Fault]:
    """Someone speaks on screen in a shot whose frame does not show them."""
    for scene, shots in film.scenes():
        del scene
        present = _present(shots)
        for now in shots:
            for who in unseen_speakers(now):
                if who in present:
                    yield Fault(
                        (now.id,),
                        f"{film.name(who)} speaks on screen in {now.id}, but is not in the frame.",
                        f"Place {who} in the frame of {now.id}, or set the mode of the line to 'off-screen'.",
                    )


def stranger(film: Viewing) -> Iterator[Fault]:
    """Someone speaks on screen in a scene that never shows them."""
    for scene, shots in film.scenes():
        present = _present(shots)
        for now in shots:
            for who in unseen_speakers(now):
                if who not in present:
                    yield Fault(
                        (now.id,),
                        f"{film.name(who)} speaks on screen in {now.id}, but no shot of {scene.id} shows "
                        "them.",
                        f"Bring {who} into {scene.id}, or set the mode of the line to 'off-screen'.",
                    )


def _present(shots: tuple[Watched, ...]) -> frozenset[str]:
    return frozenset().union(*(s.seen for s in shots))


def unseen_speakers(now: Watched) -> tuple[str, ...]:
    """Return who speaks on screen without being there, as far as the board says who is."""
    if not now.known or len(now.seen) < _AT_LEAST.get(now.shot.camera.framing, 0):
        return ()
    speakers = dict.fromkeys(d.who for d in now.shot.dialogue if d.mode == "on-screen")
    return tuple(who for who in speakers if who not in now.seen)


RULES: dict[str, Rule] = {
    "talk-time": Rule("error", talk_time, "The line would be cut off."),
    "breath": Rule("info", breath, "A line needs a moment to land before the cut."),
    "speaker-unseen": Rule("error", speaker_unseen, "A mouth that nobody sees cannot move."),
    "stranger": Rule("error", stranger, "The audience has never met who speaks."),
}
