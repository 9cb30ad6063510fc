"""Who is who: names to ids, and the same person under several names across the chunks of a long story.

    people of all cards ─> joined where a proper name is shared ─> pairs that may be one ─(model)─> people

A proper name ("Ida Holm") joins by itself. What only describes ("the old man") is asked about, pair by pair.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from filmwright.agents.llm.traits import NAME, TRAITS, seen_part, tidied
from filmwright.agents.llm.wire_outline import NOBODY, Location, Person, Thing
from filmwright.agents.rules.slugs import slug
from filmwright.agents.rules.tables import words_of
from filmwright.agents.rules.world import HUMANS, TITLES
from filmwright.schemas.board import Character, Place, Prop

MOST_ALIASES = 8
_NEIGHBOURS = 30
"""Of those who share a word of their names, how many are compared with each."""
_ARTICLES = words_of(
    "the a an der die das ein eine le la les un une el los las il lo i gli o os as de het een"
)
PRONOUNS = words_of(
    "i me my you he him his she her hers it its they them their we us our one someone somebody everyone "
    "er sie es ich du wir ihr il elle je tu nous vous ils elles yo ella ellos ellas io lui lei loro noi eu "
    "ele ela"
)
_ROLES = TITLES | HUMANS.keys()
"""Words that mean another person in another chapter: the Captain, Mother."""


@dataclass(frozen=True)
class Someone:
    """One person, under every name that was met. `cards` are the chunks they are in."""

    names: tuple[str, ...]
    """As written, one for every time they were named; the first given by the person, if any."""
    person: Character
    cards: tuple[int, ...]
    id: str = ""
    """Set where the person gave it."""

    @property
    def keys(self) -> frozenset[str]:
        """What other spellings of these names share with them."""
        return frozenset(key(n) for n in (*self.names, *self.person.aliases)) - PRONOUNS - {""}

    @property
    def proper(self) -> frozenset[str]:
        """Those of the keys that mean one person wherever they stand."""
        return frozenset(key(n) for n in (*self.names, *self.person.aliases) if is_proper(n)) - {""}


def key(name: str) -> str:
    """Return what spellings of one name share.

    >>> key("The  Old Man"), key("MARA"), key("小红")
    ('old man', 'mara', '小红')
    """
    words = unicodedata.normalize("NFKC", tidied(name)).casefold().split()
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    return " ".join(words).strip(" .,'\"’")


def is_proper(name: str) -> bool:
    """Return whether a name is written as names are; a script without capitals cannot tell, and counts so."""
    words = [w for w in tidied(name).split() if w.casefold() not in _ARTICLES]
    letters = [c for c in "".join(words) if c.isalpha()]
    if not letters or key(name) in PRONOUNS or all(w.casefold().strip(".") in _ROLES for w in words):
        return False
    return words[0][:1].isupper() or not any(c.isupper() or c.islower() for c in letters)


def character(person: Person, names: Iterable[str] = ()) -> Character:
    """Return one of the cast as the film knows them: of the looks, what can be seen without `names`."""
    names = [person.name, *person.aliases, *names]
    aliases = [tidied(a)[:NAME] for a in person.aliases if any(c.isalnum() for c in a)]
    name = tidied(person.name)[:NAME]
    return Character(
        name=name,
        aliases=tuple(dict.fromkeys(a for a in aliases if a != name))[:MOST_ALIASES],
        looks=seen_part(person.looks, names)[:TRAITS],
        wears=seen_part(person.wears, names)[:TRAITS],
        voice=tidied(person.voice)[:TRAITS],
    )


def place(location: Location) -> Place:
    """Return a place in our words."""
    return Place(
        name=tidied(location.name)[:NAME],
        set=location.set,
        interior=location.interior,
        weather=location.weather,
        looks=tidied(location.looks)[:TRAITS],
    )


def prop(thing: Thing) -> Prop:
    """Return a prop in our words."""
    return Prop(name=tidied(thing.name)[:NAME], looks=tidied(thing.looks)[:TRAITS])


def met(people: Iterable[tuple[int, Person]], given: Mapping[str, Character]) -> tuple[Someone, ...]:
    """Return everyone, joined where they share a proper name; whom the person gave keeps their id."""
    everyone = [Someone((one.name,), one, (), id_) for id_, one in given.items()]
    everybody = list(people)
    names = [n for _, person in everybody for n in (person.name, *person.aliases)]
    for card, person in everybody:
        one = character(person, names)
        everyone.append(Someone((one.name,), one, (card,)))
    return _joined(everyone, _sharing(everyone))


def _sharing(everyone: Sequence[Someone]) -> list[tuple[int, int]]:
    """Return pairs that share a proper name, or a word for someone whom the person gave; names first."""
    first: dict[str, int] = {}
    by_name: list[tuple[int, int]] = []
    by_alias: list[tuple[int, int]] = []
    for i, one in enumerate(everyone):
        own = {key(name) for name in one.names}
        for word in sorted(one.keys):
            if word in one.proper or one.id:
                first.setdefault(word, i)
            if word in first and (word in one.proper or everyone[first[word]].id):
                (by_name if word in own else by_alias).append((first[word], i))
    return by_name + by_alias


def _joined(
    everyone: Sequence[Someone], pairs: Iterable[tuple[int, int]], *, sure: bool = False
) -> tuple[Someone, ...]:
    """Join pairs. Two whom one card names side by side are two, and so are two that the person gave."""
    home = list(range(len(everyone)))
    cards = {i: set(one.cards) for i, one in enumerate(everyone)}

    def root(i: int) -> int:
        while home[i] != i:
            i = home[i]
        return i

    for a, b in pairs:
        a, b = sorted((root(a), root(b)))
        given = everyone[a].id and everyone[b].id
        if a != b and not given and (sure or everyone[a].id or not cards[a] & cards[b]):
            home[b] = a
            cards[a] |= cards[b]
    groups: dict[int, list[Someone]] = {}
    for i, one in enumerate(everyone):
        groups.setdefault(root(i), []).append(one)
    return tuple(_one(group) for group in groups.values())


def _one(group: Sequence[Someone]) -> Someone:
    names = tuple(n for one in group for n in one.names)
    lead = next((one for one in group if one.id), None)
    name = lead.person.name if lead else _best(names)
    aliases = dict.fromkeys(n for one in group for n in (*one.names, *one.person.aliases) if n != name)
    kept = [a for a in aliases if key(a) not in PRONOUNS]
    traits = {}
    for field in ("looks", "wears", "voice"):
        said = [getattr(one.person, field) for one in group]
        traits[field] = getattr(lead.person, field, "") or max(said, key=len) if lead else max(said, key=len)
    person = (lead or group[0]).person.replace(name=name, aliases=tuple(kept)[:MOST_ALIASES], **traits)
    cards = tuple(sorted({c for one in group for c in one.cards}))
    return Someone(names, person, cards, lead.id if lead else "")


def _best(names: Sequence[str]) -> str:
    counts = Counter(names)
    return max(dict.fromkeys(names), key=lambda n: (is_proper(n), counts[n]))


def doubtful(everyone: Sequence[Someone], most: int) -> tuple[tuple[int, int], ...]:
    """Return pairs that may be one person: a shared description, or a name that is part of another."""
    pairs: dict[tuple[int, int], int] = {}

    def ask(a: int, b: int) -> None:
        if a != b and not (everyone[a].id and everyone[b].id):
            pairs[min(a, b), max(a, b)] = len(everyone[a].cards) + len(everyone[b].cards)

    last: dict[str, int] = {}
    where: dict[str, list[int]] = {}
    for i, one in enumerate(everyone):
        for words in sorted(one.keys):
            ask(last.get(words, i), i)  # the one before: asked from card to card, not each with each
            last[words] = i
            for word in set(words.split()):
                where.setdefault(word, []).append(i)
    for some in where.values():
        for n, a in enumerate(some):
            for b in some[n + 1 : n + _NEIGHBOURS]:
                if _is_part_of(everyone[a], everyone[b]):
                    ask(a, b)
    return tuple(sorted(sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:most]))


def _is_part_of(a: Someone, b: Someone) -> bool:
    """Return whether a name of one is a shorter form of a name of the other: Ida, Ida Holm."""
    some = [(set(x.split()), set(y.split())) for x in a.keys for y in b.keys]
    return any(x < y or y < x for x, y in some)


def joined(everyone: Sequence[Someone], same: Iterable[tuple[int, int]]) -> tuple[Someone, ...]:
    """Return everyone with the pairs that are one person made one."""
    return _joined(everyone, same, sure=True)


def with_ids(everyone: Sequence[Someone], taken: Iterable[str] = ()) -> tuple[Someone, ...]:
    """Give everyone an id: the person's, else one made from the name."""
    used = {NOBODY, *taken, *(one.id for one in everyone if one.id)}
    found: list[Someone] = []
    for one in everyone:
        made = one.id or slug(one.person.name, used)
        used.add(made)
        found.append(replace(one, id=made))
    return tuple(found)
