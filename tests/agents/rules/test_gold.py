"""The rules against texts with answers written by hand.

Aesop's and Grimm's fables are in the public domain (translations of the nineteenth century). All but `ANT`
were looked at while the rules were written, so these are regression floors and no measure of unseen stories.
The thresholds are what the rules can do, the bad one included, so that nobody claims more for them.
"""

import pytest

from tests.agents.rules.boards import board_of, lines_of, verbs_of

CROW = """A Crow sat on a branch of a tall tree with a piece of cheese in her beak. A Fox saw her and \
came to stand under the tree. "Good day, Mistress Crow," he cried. "How well you are looking today! How \
glossy your feathers, how bright your eye! Let me hear but one song from you, that I may greet you as \
the Queen of Birds."

The Crow lifted up her head and began to caw her best, but the moment she opened her mouth the piece of \
cheese fell to the ground, only to be snapped up by Master Fox. "That will do," said he. "That was all I \
wanted. In exchange for your cheese I will give you a piece of advice: do not trust flatterers."
"""

RED_CAP = """One day her mother said to her, "Come, Little Red-Cap, here is a piece of cake and a bottle \
of wine; take them to your grandmother. Set out before it gets hot, and do not run off the path."

"I will take great care," said Little Red-Cap to her mother, and gave her hand on it.

The grandmother lived out in the wood, half a league from the village, and just as Little Red-Cap \
entered the wood, a wolf met her. Red-Cap did not know what a wicked creature he was, and was not at all \
afraid of him.

"Good day, Little Red-Cap," said he.

"Thank you kindly, wolf."

"Whither away so early, Little Red-Cap?"

"To my grandmother's."

The wolf thought to himself, "What a tender young creature! What a nice plump mouthful." So he walked \
for a short time by the side of Little Red-Cap, and then he ran straight to the grandmother's house and \
knocked at the door.

"Who is there?"

"Little Red-Cap," replied the wolf. "She is bringing cake and wine; open the door."

"Lift the latch," called out the grandmother, "I am too weak, and cannot get up."

The wolf lifted the latch, the door sprang open, and without saying a word he went straight to the \
grandmother's bed and swallowed her.
"""

LION = """A Lion lay asleep in the forest, his great head resting on his paws. A timid little Mouse came \
upon him unexpectedly, and in her fright and haste to get away, ran across the Lion's nose. Roused from \
his nap, the Lion laid his huge paw angrily on the tiny creature to kill her.

"Spare me!" begged the poor Mouse. "Please let me go and some day I will surely repay you."

The Lion was much amused to think that a Mouse could ever help him. But he was generous and finally let \
the Mouse go.

Some days later, while stalking his prey in the forest, the Lion was caught in the toils of a hunter's \
net. Unable to free himself, he filled the forest with his angry roaring. The Mouse knew the voice and \
quickly found the Lion struggling in the net. Running to one of the great ropes that bound him, she \
gnawed it until it parted.

"You laughed when I said I would repay you," said the Mouse. "Now you see that even a Mouse can help a \
Lion."
"""

FROG = """She was so frightened that she ran to the door and opened it, and there sat the frog. Then she \
slammed the door quickly and sat down again to dinner, quite afraid. The King saw that her heart was \
beating fast and said, "My child, what are you so afraid of? Is there a giant outside who wants to carry \
you away?"

"Ah, no," replied she, "it is no giant, but a disgusting frog."

"What does the frog want of you?"

"Ah, dear father, yesterday my golden ball fell into the water, and the frog brought it out again for \
me."

Then the knocking was heard a second time, and a voice cried, "Princess, youngest princess, open to me!"

"You must keep your promise," said the King. "Go and let him in."

She went and opened the door, and the frog hopped in and followed her step by step to her chair. There \
he sat still and cried, "Lift me up beside you."
"""

ANT = """One fine winter day some ants were busy drying their store of corn. Presently a Grasshopper \
came up and begged them to spare her a few grains. "For," she said, "I am simply starving." The oldest \
Ant looked at her. "May we ask," said the Ant, "what you were doing all last summer?" "I passed the time \
in singing," said the Grasshopper. "If you passed the summer in singing," replied the Ant, "you cannot \
do better than spend the winter in dancing."
"""

GOLD: dict[str, tuple[str, str, int, str, str]] = {
    # text, cast, scenes, lines as `who: words;`, deeds as `who verb`
    "crow": (
        CROW,
        "crow fox",
        1,
        "fox: Good day; fox: How well; fox: That will do; fox: all I wanted",
        "crow sit, fox look, fox stand, crow open, crow pick-up",
    ),
    "red-cap": (
        RED_CAP,
        "mother red-cap wolf grandmother",
        1,
        "mother: Come, Little; red-cap: great care; wolf: Good day; red-cap: Thank you; wolf: Whither; "
        "red-cap: To my grand; wolf: tender; grandmother: Who is there; wolf: Little Red-Cap.; "
        "wolf: She is bringing; grandmother: Lift; grandmother: too weak",
        "wolf walk, wolf run, wolf hit, wolf pick-up, wolf eat, red-cap give",
    ),
    "lion": (
        LION,
        "lion mouse",
        2,
        "mouse: Spare me; mouse: Please let; mouse: You laughed; mouse: Now you see",
        "lion lie, mouse walk, mouse run, lion put-down, mouse look",
    ),
    "ant": (
        ANT,
        "ant grasshopper",
        1,
        "grasshopper: starving; ant: what you were; grasshopper: I passed; ant: you cannot",
        "ant look, grasshopper walk",
    ),
    "frog": (
        FROG,
        "princess king frog",
        1,
        "king: My child; princess: giant, but; king: What does; princess: dear father; frog: youngest; "
        "king: promise; frog: Lift me",
        "frog sit, princess run, princess open, frog jump, king look",
    ),
}

LEAST = {
    #          cast found, cast invented, lines of, verbs of
    "crow": (2, 0, 4, 5),
    "red-cap": (4, 0, 11, 5),
    "lion": (2, 0, 4, 4),
    "ant": (2, 0, 4, 2),
    "frog": (2, 0, 3, 3),  # the honest one: its heroine is only "she", and nobody says who she is
}


@pytest.mark.parametrize("name", GOLD)
def test_the_rules_read_as_much_of_a_fable_as_we_say_they_do(name: str) -> None:
    text, players, scenes, spoken, done = GOLD[name]
    found_least, invented_most, lines_least, verbs_least = LEAST[name]
    board = board_of(text)
    cast, found = set(players.split()), set(board.cast)
    lines = [line.strip().split(": ") for line in spoken.split(";")]
    deeds = {(who, verb) for who, verb in (deed.split() for deed in done.split(","))}
    right = sum(any(who == w and part in said for w, said in lines_of(board)) for who, part in lines)
    acted = len(deeds & set(verbs_of(board)))
    report = (
        f"{sorted(found)}, lines {right}/{len(lines)}, deeds {acted}/{len(deeds)}, {len(board.scenes)} scenes"
    )
    assert len(found & cast) >= found_least, report
    assert len(found - cast) <= invented_most, report
    assert right >= lines_least, report
    assert acted >= verbs_least, report
    assert abs(len(board.scenes) - scenes) <= 1, report


def test_the_heroine_who_is_only_she_is_not_invented_and_the_doubt_is_said() -> None:
    board = board_of(FROG)
    assert "princess" not in board.cast
    assert any("check who" in why for shot in board.shots for why in shot.review)
