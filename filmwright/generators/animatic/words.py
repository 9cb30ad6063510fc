"""Read who does what in a sentence of `action`, from a closed table of verbs. English.

    "{bear} walks to {ida} and waves." ──> Deed(bear, walk, target ida), Deed(bear, wave)

It is a reader of stage directions, not a parser: a name, then the verbs that follow it. Words it does not
know are told, so that the caller can say what was dropped. Not here: when things happen; see `blocking`.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import get_args

from filmwright.schemas.grammar import Verb, Zone
from filmwright.schemas.shot import Placement

_FORMS: dict[Verb, str] = {
    "stand": "stand stands standing stood rise rises",
    "walk": "walk walks walking walked stroll strolls strolling wander wanders step steps march "
    "marches cross  "
    "crosses approach approaches trudge trudges amble ambles pace paces head heads come comes tiptoe tiptoes "
    "go goes follow follows move moves arrive arrives return returns",
    "run": "run runs running ran race races racing sprint sprints rush rushes hurry hurries dash "
    "dashes chase  "
    "chases flee flees gallop gallops charge charges",
    "turn": "turn turns turning turned",
    "look": "look looks looking looked see sees gaze gazes watch watches stare stares glance glances notice "
    "notices peer peers spot spots search searches listen listens examine examines study studies",
    "sit": "sit sits sitting sat",
    "kneel": "kneel kneels kneeling knelt",
    "crouch": "crouch crouches crouching crouched duck ducks hide hides bend bends stoop stoops",
    "lie": "lie lies lying lay rest rests",
    "sleep": "sleep sleeps sleeping slept doze dozes snore snores",
    "wake": "wake wakes waking woke awaken awakens",
    "jump": "jump jumps jumping jumped leap leaps hop hops bounce bounces skip skips",
    "fall": "fall falls falling fell trip trips tumble tumbles collapse collapses slip slips "
    "stumble stumbles",
    "climb": "climb climbs climbing climbed",
    "fly": "fly flies flying flew soar soars",
    "float": "float floats floating floated drift drifts hover hovers",
    "swim": "swim swims swimming swam dive dives",
    "dance": "dance dances dancing danced spin spins twirl twirls",
    "enter": "enter enters entering entered",
    "exit": "exit exits exiting leave leaves leaving left depart departs vanish vanishes "
    "disappear disappears",
    "reach": "reach reaches reaching touch touches",
    "pick-up": "pick picks lift lifts grab grabs gather gathers raise raises collect collects",
    "put-down": "put puts place places set sets lay lower lowers",
    "give": "give gives giving gave hand hands offer offers pass passes",
    "take": "take takes taking took accept accepts receive receives",
    "throw": "throw throws throwing threw toss tosses hurl hurls fling flings",
    "catch": "catch catches catching caught",
    "push": "push pushes pushing pushed shove shoves",
    "pull": "pull pulls pulling pulled drag drags tug tugs",
    "hit": "hit hits hitting strike strikes punch punches knock knocks kick kicks",
    "carry": "carry carries carrying carried hold holds holding held bring brings wear wears",
    "drop": "drop drops dropping dropped",
    "open": "open opens opening opened unlock unlocks",
    "close": "close closes closing closed shut shuts",
    "eat": "eat eats eating ate bite bites chew chews",
    "drink": "drink drinks drinking drank sip sips",
    "read": "read reads reading",
    "write": "write writes writing wrote draw draws sketch sketches",
    "point": "point points pointing pointed",
    "wave": "wave waves waving waved greet greets",
    "nod": "nod nods nodding nodded agree agrees",
    "shake-head": "refuse refuses",
    "hug": "hug hugs hugging hugged embrace embraces",
    "bow": "bow bows bowing bowed",
    "clap": "clap claps clapping applaud applauds",
    "talk": "talk talks talking say says said speak speaks whisper whispers shout shouts call calls ask asks "
    "tell tells explain explains sing sings answer answers reply replies",
    "laugh": "laugh laughs laughing laughed giggle giggles chuckle chuckles smile smiles grin grins",
    "cry": "cry cries crying cried weep weeps sob sobs",
    "think": "think thinks thinking thought ponder ponders wonder wonders hesitate hesitates "
    "remember remembers",
    "wait": "wait waits waiting waited pause pauses stop stops stay stays",
}  # fmt: skip
VERBS: dict[str, Verb] = {form: verb for verb, forms in _FORMS.items() for form in forms.split()}
_PHRASES: dict[tuple[str, str], Verb] = {
    ("shakes", "head"): "shake-head", ("sits", "up"): "wake", ("wakes", "up"): "wake",
    ("stands", "up"): "stand", ("gets", "up"): "stand", ("lies", "down"): "lie", ("puts", "down"): "put-down",
}  # fmt: skip
_NAMES = {("bow", "tie"), ("bow", "ties"), ("watch", "chain"), ("smile", "lines")}
_SIDES: dict[str, Zone] = {"left": "left", "right": "right", "center": "center", "centre": "center"}
_PRONOUNS = {"he", "she", "it"}
_NOT_DEEDS = {
    "is", "was", "has", "does", "his", "this", "always", "perhaps", "across", "towards", "its", "hers",
    "theirs", "afterwards", "sometimes", "alas", "less", "as", "yes", "us", "thus", "plus", "begins",
    "starts", "keeps",
    "tries", "seems", "gets", "lets", "makes", "feels", "looks", "and", "s", "needs", "wants",
}  # fmt: skip
_STATES: dict[str, dict[str, str]] = {
    "zone": {"left": "left", "right": "right", "center": "center", "centre": "center", "middle": "center"},
    "depth": {
        "far": "background", "distant": "background", "background": "background", "behind": "background",
        "distance": "background", "foreground": "foreground", "close": "foreground", "near": "foreground",
    },
    "posture": {
        "sits": "sitting", "sitting": "sitting", "seated": "sitting", "lies": "lying", "lying": "lying",
        "asleep": "lying", "kneels": "kneeling", "kneeling": "kneeling", "crouching": "crouching",
        "crouches": "crouching", "floating": "floating", "floats": "floating",
    },
    "emotion": {
        "happy": "happy", "smiling": "happy", "smiles": "happy", "laughing": "happy", "glad": "happy",
        "sad": "sad", "crying": "sad", "unhappy": "sad", "angry": "angry", "furious": "angry",
        "surprised": "surprised", "astonished": "surprised", "scared": "scared", "afraid": "scared",
        "frightened": "scared", "tired": "tired", "sleepy": "tired", "curious": "curious",
    },
}  # fmt: skip
"""Words of a frame's description, by the field of a placement they mean."""
_TOKEN = re.compile(r"\{([^{}]+)\}|([^\W\d_]+)|([.!?;])", re.UNICODE)
assert set(_FORMS) == set(get_args(Verb))


@dataclass(frozen=True)
class Deed:
    """One verb of one person, as the sentence has it."""

    who: str
    verb: Verb
    target: str | None = None
    to: Zone | None = None


@dataclass(frozen=True)
class Reading:
    """What was understood, in the order of the text, and the words that should have been verbs."""

    deeds: tuple[Deed, ...] = ()
    unknown: tuple[str, ...] = ()


def read_action(text: str, cast: Collection[str], things: Collection[str] = ()) -> Reading:
    """Read the deeds in `text`, in which everyone is written as their id in braces.

    Args:
        text: one or two plain sentences.
        cast: ids that can act.
        things: ids that can be acted on.

    Returns:
        The deeds. A pronoun means who acted last; words about nobody ("snow falls") are nobody's deeds.

    >>> read_action("{bear} walks to {ida} and waves.", ["bear", "ida"]).deeds[1].verb
    'wave'
    """
    everyone = list(cast)
    deeds: list[Deed] = []
    unknown: list[str] = []
    subjects: list[str] = []
    last: list[str] = everyone[:1]
    said = 0  # how many deeds the newest verb gave
    open_list = True  # whether a name still joins the subjects of this clause
    tokens = [(m[1] or "", (m[2] or "").lower(), m[3] or "") for m in _TOKEN.finditer(text)]
    for k, (name, word, stop) in enumerate(tokens):
        if stop:
            last, subjects, open_list = subjects or last, [], True
        elif name in everyone and (open_list or _opens_a_clause(tokens, k)):
            subjects = [*subjects, name] if open_list else [name]
            open_list = True
        elif name:
            if said and name in {*everyone, *things}:
                deeds[-said:] = [_aimed(deed, name) for deed in deeds[-said:]]
        elif word == "they" or word in _PRONOUNS:
            subjects, open_list = (everyone if word == "they" else last), False
        elif (verb := _verb(tokens, k)) is not None and not _is_a_noun(tokens, k):
            subjects = subjects or (everyone[:1] if k == 0 else [])
            deeds += [Deed(who, verb) for who in subjects]
            said, open_list = len(subjects), False
        elif k and tokens[k - 1][0] in everyone and open_list and _looks_like_a_verb(word):
            unknown.append(word)
            open_list = False
        elif word in things and said:
            deeds[-said:] = [_aimed(deed, word) for deed in deeds[-said:]]
        elif word in _SIDES and said:
            deeds[-said:] = [replace(deed, to=deed.to or _SIDES[word]) for deed in deeds[-said:]]
    return Reading(tuple(deeds), tuple(unknown))


def read_frame(text: str, cast: Collection[str]) -> dict[str, Placement]:
    """Read where the words of a frame put people: "{bear} small at the left, far away, looking sad".

    Only zone, depth, posture and feeling are read, each for the one who is named before it.
    """
    found: dict[str, dict[str, str]] = {}
    who = ""
    for match in _TOKEN.finditer(text):
        name, word = match[1] or "", (match[2] or "").lower()
        if name in cast:
            who = name
        for field, words in _STATES.items():
            if who and word in words:
                found.setdefault(who, {}).setdefault(field, words[word])
    return {who: Placement.model_validate({"who": who, **fields}) for who, fields in found.items()}


def _aimed(deed: Deed, name: str) -> Deed:
    """Give a deed its target; what is given away goes to the one who is named last."""
    if deed.who == name or (deed.target is not None and deed.verb not in ("give", "throw")):
        return deed
    return replace(deed, target=name)


def _verb(tokens: list[tuple[str, str, str]], k: int) -> Verb | None:
    word = tokens[k][1]
    after = next((t[1] for t in tokens[k + 1 : k + 3] if t[1] in ("head", "up", "down")), "")
    return _PHRASES.get((word, after)) or VERBS.get(word)


def _is_a_noun(tokens: list[tuple[str, str, str]], k: int) -> bool:
    """A word after an article or a possessive is a thing: "the light", "his hand"."""
    before = tokens[k - 1][1] if k else ""
    after = tokens[k + 1][1] if k + 1 < len(tokens) else ""
    if (tokens[k][1], after) in _NAMES:
        return True
    side = tokens[k][1] == "left" and before in ("the", "to", "from", "screen", "on", "at")
    return side or before in ("the", "a", "an", "his", "her", "its", "their", "one", "on", "of", "at", "in")


def _looks_like_a_verb(word: str) -> bool:
    return word not in _NOT_DEEDS and len(word) > 3 and word.endswith(("s", "ed", "ing"))


def _opens_a_clause(tokens: list[tuple[str, str, str]], k: int) -> bool:
    """Whether a name behind "and" has a verb of its own: "... and {ida} looks"."""
    joined = bool(k) and tokens[k - 1][1] in ("and", "then", "while", "but", "as")
    after = tokens[k + 1][1] if k + 1 < len(tokens) else ""
    return joined and (after in VERBS or _looks_like_a_verb(after))
