"""What happens in a shot, as a caption says it: action, speech, faces, how it ends. Pure.

action, or the words for a still, or the beats ─> what happens (ids in braces)
beats of others, lines, moods, wind, last frame ─> what more is told, each with its weight
"""

import re
from collections.abc import Collection, Iterator

from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.shot import Placement
from filmwright.storyboard.caption_english import listed, sentences
from filmwright.storyboard.caption_voice import Moment, Voice
from filmwright.storyboard.caption_words import DEEDS, TOWARDS

_JUST_SPEAKS = re.compile(r"\{([^{}]+)\}(?: speaks\.|[说說道问問]。?)")


def placements(brief: ShotBrief, moment: Moment) -> tuple[Placement, ...]:
    """Return who stands where; at the end of a shot that does not say so, where their movements lead."""
    shot = brief.shot
    if moment != "last":
        return shot.first_frame.placements
    if shot.last_frame.placements:
        return shot.last_frame.placements
    led = {beat.who: beat.to for beat in shot.motion.beats if isinstance(beat.to, str)}
    feels = {beat.who: beat.emotion for beat in shot.motion.beats if beat.emotion is not None}
    return tuple(
        p.replace(zone=led.get(p.who, p.zone), emotion=feels.get(p.who, p.emotion))
        for p in shot.first_frame.placements
    )


def what_happens(voice: Voice, moment: Moment) -> tuple[str, list[tuple[int, str]]]:
    """Return what happens, with ids in braces, and what more is told, each with its weight."""
    shot = voice.brief.shot
    frame = {"first": shot.first_frame, "last": shot.last_frame}.get(moment)
    text = (frame.describe if frame is not None else "") or shot.action
    happens = voice.plain(text)
    if frame is not None and not frame.describe:  # of an action, a still shows those who are there
        away = [f"{{{who}}}" for who in voice.everyone if who not in voice.people(moment)]
        happens = " ".join(one for one in sentences(happens) if not any(who in one for who in away))
    if moment == "whole":  # that they speak is told from the lines
        speakers = {line.who for line in shot.dialogue if line.mode == "on-screen"}
        spoken = ((one, _JUST_SPEAKS.fullmatch(one)) for one in sentences(happens))
        happens = " ".join(one for one, match in spoken if match is None or match[1] not in speakers)
    if moment == "whole" or not text:
        hidden = frozenset(voice.everyone) - frozenset(voice.people(moment))
        happens = happens or " ".join(_deeds(voice, hidden))
    more: list[tuple[int, str]] = []
    if moment == "whole":
        begins = shot.first_frame
        if text and begins.describe and not begins.placements:
            more.append((6, f"at first: {voice.said(voice.plain(begins.describe))}"))
        named = frozenset(who for who in voice.everyone if f"{{{who}}}" in happens)
        if text:
            more += [(5, voice.said(deed)) for deed in _deeds(voice, named)]
        moods = _moods(voice)
        more += [(4, text) for text in _speaking(voice, happens, moods)]
        more += [(5, f"{voice.short(who)} is seen {mood}") for who, mood in moods.items()]
        more += [(5, text) for text in _physics(voice)]
        more += [(7, text) for text in _ending(voice)]
    return happens, more


def _deeds(voice: Voice, told: Collection[str]) -> Iterator[str]:
    """Yield what the beats say about those of whom nothing is told, one sentence each."""
    shot = voice.brief.shot
    for who in dict.fromkeys(beat.who for beat in shot.motion.beats):
        deeds: list[str] = []
        for beat in shot.motion.beats:
            if beat.who != who or who in told or beat.verb == "talk":
                continue
            target = f" {TOWARDS.get(beat.verb, '')} {voice.short(beat.target)}" if beat.target else ""
            deeds.append(DEEDS[beat.verb] + " ".join(target.split(" ")).replace("  ", " "))
        if deeds:
            yield f"{{{who}}} {', then '.join(dict.fromkeys(deeds))}."


def _speaking(voice: Voice, happens: str, moods: dict[str, str]) -> Iterator[str]:
    lines = [line for line in voice.brief.shot.dialogue if line.mode == "on-screen"]
    who = list(dict.fromkeys(line.who for line in lines))
    if len(who) == 1:
        how = (voice.cleaned(lines[0].how), moods.pop(who[0], ""))
        yield ", ".join([f"{voice.short(who[0])} is speaking", *(one for one in how if one)])
    elif who and not any(word in happens for word in ("talk", "speak")):
        yield f"{listed([voice.short(one) for one in who])} are speaking in turn"


def _moods(voice: Voice) -> dict[str, str]:
    """Return how people come to look during the shot, in the words for it."""
    moods = {
        beat.who: voice.word(f"emotion {beat.emotion}")
        for beat in voice.brief.shot.motion.beats
        if beat.emotion
    }
    return {who: mood for who, mood in moods.items() if mood and who in voice.everyone}


def _physics(voice: Voice) -> Iterator[str]:
    motion = voice.brief.shot.motion
    for force in motion.forces:
        if force.kind == "wind":
            speed = sum(part * part for part in force.vector) ** 0.5
            gusts = f" {voice.word('gust')}" if force.gust > 0.2 else ""
            yield voice.word("wind light" if speed < 4 else "wind strong") + gusts
            break
    if motion.gravity != "earth":
        yield voice.word(f"gravity {motion.gravity}")


def _ending(voice: Voice) -> Iterator[str]:
    """Yield how the shot ends, as far as it differs from how it begins."""
    brief = voice.brief
    if brief.shot.last_frame.describe:
        yield f"at the end: {voice.said(voice.plain(brief.shot.last_frame.describe))}"
        return
    begins = {p.who: p.zone for p in brief.shot.first_frame.placements}
    ends_at = {p.who: p.zone for p in placements(brief, "last")}
    ends_at |= {
        b.who: b.to for b in brief.shot.motion.beats if isinstance(b.to, str) and b.who not in ends_at
    }
    for who, zone in ends_at.items():
        if zone != begins.get(who) and who in brief.cast:
            gone = f"has left the frame on the {zone.removeprefix('off-')}"
            yield f"at the end {voice.short(who)} " + (
                gone if zone.startswith("off") else f"is {voice.word(f'zone {zone}')}"
            )
