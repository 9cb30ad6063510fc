"""What comes first in the caption of a retake: what the take before got wrong. Pure.

Change(looks=("ida",))  ─> "A girl of eight wearing a yellow raincoat."
Change(action=True)     ─> "The girl waves.": the action, without the name
"""

from collections.abc import Mapping

from filmwright.schemas.brief import ShotBrief
from filmwright.schemas.verdict import Change
from filmwright.storyboard.caption_english import sentence, sentences
from filmwright.storyboard.caption_voice import Voice


def lead_of(brief: ShotBrief, change: Change | None, words: Mapping[str, str], language: str = "en") -> str:
    """Return the sentences that open a retake's caption; empty where nothing is put first."""
    if change is None or not (change.looks or change.action):
        return ""
    voice = Voice(brief, words, language)
    told = [sentence(voice.full(who)) for who in change.looks if who in brief.cast]
    if change.action and brief.shot.action:
        told += sentences(voice.said(brief.shot.action))
    return " ".join(told)
