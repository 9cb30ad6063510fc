"""Languages other than English: narration moments, nothing guessed."""

from filmwright.agents.reading.quotes import QuoteMap
from filmwright.agents.rules.script import Moment, SceneDraft, Script
from filmwright.agents.rules.settings import Atlas
from filmwright.schemas.shot import Span
from filmwright.schemas.story import Story


def read(story: Story, sentences: tuple[Span, ...], quotes: QuoteMap, quiet: str) -> Script:
    """Read a story in another language."""
    atlas = Atlas()
    place = atlas.find("", None)
    moments = tuple(
        Moment(
            span=s,
            text=" ".join(story.text[slice(*s)].split()),
            narration=" ".join(story.text[slice(*s)].split()),
            sure=0.3,
            doubts=("the rules do not know this language",),
        )
        for s in sentences
    )
    return Script(
        title=story.title, scenes=(SceneDraft(moments, place=place, opens="film"),), places=atlas.places
    )
