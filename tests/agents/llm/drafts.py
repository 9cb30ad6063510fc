"""A small film before it has shots: a bible of two scenes, what happens in them, and the story they tell."""

from filmwright.agents.llm.draft import Bible, ContentBeat, Deed, SceneCard, SceneContent, Standing
from filmwright.agents.reading.story import read_story
from filmwright.schemas.board import Character, Look, Place, Prop
from filmwright.schemas.shot import Dialogue
from filmwright.schemas.story import Story

TEXT = (
    "Mr Bear walked across the ice. Ida stood beside a crate of oranges. "
    '"Good evening," said Mr Bear. "You are very big," said Ida. '
    "He sat down on the crate. The oranges rolled across the ice.\n\n"
    "That night they sat around a fire. Ida gave him an orange. Then she waved at the ship."
)


def story() -> Story:
    return read_story(TEXT.encode(), name="bear.txt")


def bible(shots: tuple[int, int] = (4, 2), seconds: tuple[float, float] = (18.0, 8.0)) -> Bible:
    def card(n: int, place: str, sentences: tuple[int, int]) -> SceneCard:
        return SceneCard(
            id=f"sc{10 * (n + 1):03d}", heading=f"EXT. {place.upper()} - NIGHT", place=place, time="night",
            weather=None, summary="A bear meets a girl.", mood="quiet", cast=("bear", "ida"),
            props=("oranges", "crate"), sentences=sentences, shots=shots[n], seconds=seconds[n],
        )  # fmt: skip

    return Bible(
        title="The Bear",
        logline="A bear sits on a crate.",
        language="en",
        look=Look(notes="storybook"),
        cast={
            "bear": Character(name="Mr Bear", looks="polar bear"),
            "ida": Character(name="Ida", looks="girl of eight"),
        },
        places={"ice": Place(name="The ice", set="arctic"), "wood": Place(name="The wood", set="forest")},
        props={"oranges": Prop(name="oranges", looks="forty oranges"), "crate": Prop(name="crate")},
        scenes=(card(0, "ice", (0, 6)), card(1, "wood", (6, 9))),
    )


def contents() -> dict[str, SceneContent]:
    ends = (
        Standing(who="bear", present=True, zone="center-left"),
        Standing(who="ida", present=True, zone="right"),
    )
    talk = ContentBeat(
        id="b2", sentences=(2, 4), action="They greet each other.", who=("bear", "ida"), deeds=(),
        dialogue=(
            Dialogue(who="bear", line="Good evening,"),
            Dialogue(who="ida", line="You are very big,", how="surprised"),
        ),
    )  # fmt: skip
    ice = SceneContent(
        scene="sc010",
        beats=(
            _beat("b1", (0, 2), "A bear walks over the ice to a girl with a crate.", "bear", "walk"),
            talk,
            _beat("b3", (4, 5), "The bear sits down on the crate.", "bear", "sit"),
            _beat("b4", (5, 6), "The oranges roll across the ice.", "bear", "look"),
        ),
        ends=ends,
    )
    wood = SceneContent(
        scene="sc020",
        beats=(
            _beat("b1", (6, 8), "The girl gives the bear an orange at the fire.", "ida", "give"),
            _beat("b2", (8, 9), "The girl waves.", "ida", "wave", narration="Then she waved at the ship."),
        ),
        ends=ends,
    )
    return {"sc010": ice, "sc020": wood}


def _beat(
    id_: str, sentences: tuple[int, int], action: str, who: str, verb: str, narration: str = ""
) -> ContentBeat:
    deeds = (Deed.model_validate({"who": who, "verb": verb}),)
    return ContentBeat(
        id=id_,
        sentences=sentences,
        action=action,
        who=("bear", "ida"),
        deeds=deeds,
        dialogue=(),
        narration=narration,
    )
