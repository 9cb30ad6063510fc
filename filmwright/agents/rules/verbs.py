"""English verbs as acting verbs: every form of a word -> the closed vocabulary of `schemas.grammar.Verb`.

About ninety irregular forms and four suffix rules; no dictionary. A word that is not here is no action.
"""

from functools import cache
from typing import get_args

from filmwright.agents.rules.tables import words_of
from filmwright.schemas.grammar import Verb

_IRREGULAR = dict(
    pair.split(":")
    for pair in [
        "ran:run",
        "flew:fly",
        "flown:fly",
        "saw:see",
        "seen:see",
        "sat:sit",
        "stood:stand",
        "went:go",
        "gone:go",
        "came:come",
        "fell:fall",
        "fallen:fall",
        "threw:throw",
        "thrown:throw",
        "caught:catch",
        "took:take",
        "taken:take",
        "gave:give",
        "given:give",
        "ate:eat",
        "eaten:eat",
        "drank:drink",
        "slept:sleep",
        "woke:wake",
        "wept:weep",
        "spoke:speak",
        "said:say",
        "told:tell",
        "thought:think",
        "found:find",
        "hid:hide",
        "held:hold",
        "bit:bite",
        "began:begin",
        "broke:break",
        "brought:bring",
        "drew:draw",
        "drove:drive",
        "got:get",
        "heard:hear",
        "hit:hit",
        "kept:keep",
        "knelt:kneel",
        "laid:lay",
        "led:lead",
        "left:leave",
        "lay:lie",
        "lying:lie",
        "lost:lose",
        "met:meet",
        "put:put",
        "rode:ride",
        "rose:rise",
        "sang:sing",
        "sank:sink",
        "shook:shake",
        "shut:shut",
        "slid:slide",
        "sprang:spring",
        "sprung:spring",
        "stole:steal",
        "struck:strike",
        "swam:swim",
        "swallowed:swallow",
        "swept:sweep",
        "tore:tear",
        "wrote:write",
        "read:read",
        "leapt:leap",
        "crept:creep",
        "flung:fling",
        "hung:hang",
        "spun:spin",
        "fled:flee",
        "sought:seek",
        "blew:blow",
        "grew:grow",
        "bent:bend",
        "lit:light",
        "dug:dig",
        "fought:fight",
        "wore:wear",
        "rang:ring",
        "strode:stride",
        "dove:dive",
        "awoke:wake",
        "awakened:wake",
        "dying:die",
        "lept:leap",
        "swung:swing",
        "shot:shoot",
        "burst:burst",
        "poured:pour",
    ]
)

_ACTS: dict[str, str] = {
    "walk": "walk go come step stroll wander trot march pace follow lead approach cross stride creep "
    "travel limp hike "
    "waddle tiptoe plod trudge continue arrive reach wade sneak head ride",
    "run": "run hurry rush dash race flee chase gallop hasten charge scamper scurry sprint bolt",
    "turn": "turn spin whirl",
    "look": "look see gaze stare watch glance peer notice find discover spy behold listen hear search "
    "examine study squint",
    "sit": "sit perch settle",
    "stand": "stand rise",
    "kneel": "kneel",
    "crouch": "crouch stoop bend duck hide",
    "lie": "lie rest",
    "sleep": "sleep doze snore nap",
    "wake": "wake awaken",
    "jump": "jump leap spring hop bounce pounce dive",
    "fall": "fall tumble collapse sink stumble slip trip slide",
    "climb": "climb clamber scramble",
    "fly": "fly soar flap glide",
    "float": "float drift hover",
    "swim": "swim paddle",
    "dance": "dance twirl skip waltz",
    "enter": "enter",
    "exit": "leave depart vanish disappear",
    "reach": "stretch touch",
    "pick-up": "lift raise gather collect pluck pick hoist",
    "put-down": "put lay place set",
    "give": "give hand offer bring pass",
    "take": "take seize grab snatch steal",
    "throw": "throw fling toss cast hurl",
    "catch": "catch",
    "push": "push shove press",
    "pull": "pull drag draw tug haul",
    "hit": "hit strike beat knock kick slap fight",
    "carry": "carry hold clutch",
    "drop": "drop release",
    "open": "open unlock unfold",
    "close": "close shut lock",
    "eat": "eat swallow devour gobble nibble chew bite taste",
    "drink": "drink sip",
    "read": "read",
    "write": "write scribble",
    "point": "point",
    "wave": "wave beckon",
    "nod": "nod",
    "shake-head": "",
    "hug": "hug embrace kiss",
    "bow": "bow curtsy",
    "clap": "clap applaud",
    "talk": "say speak ask answer reply call tell whisper shout exclaim caw sing beg murmur mutter growl "
    "announce",
    "laugh": "laugh smile grin giggle chuckle",
    "cry": "cry weep sob",
    "think": "think wonder ponder remember consider",
    "wait": "wait stop pause stay hesitate freeze halt guard",
}
_BY_LEMMA: dict[str, Verb] = {word: verb for verb in get_args(Verb) for word in _ACTS.get(verb, "").split()}
SPEECH = words_of(
    "say speak ask answer reply call tell whisper shout exclaim cry think murmur mutter remark continue "
    "add begin "
    "beg growl sigh laugh sing wonder announce demand declare roar snap yell scream agree insist repeat "
    "explain "
    "suggest promise croak squeak bark hiss gasp warn grumble grunt chuckle smile inquire respond return"
)
TRAVEL: frozenset[Verb] = frozenset(
    {"walk", "run", "climb", "fly", "float", "swim", "enter", "exit", "jump", "dance"}
)
"""Verbs that take someone from one place to another."""

NOUNS_TOO = words_of(
    "light place set rest hand head cast point step lead bear race jump fall fly look walk run call cry "
    "kiss wave bow "
    "answer drink sleep stand catch spring left close watch shot cross pace press play march slip dance "
    "stay stop "
    "drop bite pass touch dive charge bolt read hit ring kick turn duck trip study reach hop float skip taste"
)
"""Words that are nouns as often as verbs: after an article or an adjective they are no action."""


@cache
def lemma(word: str) -> str:
    """Return the base form of a verb that the tables know, else the word itself.

    >>> lemma("hurried"), lemma("stopping"), lemma("gave"), lemma("table")
    ('hurry', 'stop', 'give', 'table')
    """
    word = word.lower()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    for ending, instead in (("ied", "y"), ("ies", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)] + instead
            for form in (stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem):
                if form in _BY_LEMMA or form in SPEECH:
                    return form
    return word


def acting_verb(word: str) -> Verb | None:
    """Return the acting verb that `word` (in any form) stands for, or None."""
    return _BY_LEMMA.get(lemma(word))


def is_speech(word: str) -> bool:
    """Return whether `word` (in any form) tells that someone speaks."""
    return lemma(word) in SPEECH
