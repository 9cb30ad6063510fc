"""The words a character sheet understands: colours, creatures, people, clothes.

A word that stands in no table is reported as unknown; it never stops a render. Not here: reading (`sheet`).
"""

COLOURS: dict[str, str] = {
    "red": "#c8322e", "crimson": "#a81f2d", "scarlet": "#c9252d", "blue": "#2f63b8", "navy": "#22304f",
    "black": "#24262e", "white": "#f3f1ec", "green": "#3f8a4b", "yellow": "#efc02e", "orange": "#e5812c",
    "purple": "#7a4aa0", "violet": "#7a4aa0", "lavender": "#b9a3d8", "lilac": "#b9a3d8", "pink": "#e88aa6",
    "brown": "#7a4e30", "chestnut": "#7a4229", "auburn": "#84402a", "grey": "#85888f", "gray": "#85888f",
    "teal": "#2f8a8c", "gold": "#d9a92f", "golden": "#d9a92f", "beige": "#d8c3a0", "cream": "#efe6cf",
    "ivory": "#f2ead8", "cyan": "#4fb9cf", "maroon": "#6c2230", "burgundy": "#6c2230", "tan": "#c8a074",
    "silver": "#b9c0c8", "silvery": "#b9c0c8", "khaki": "#a99a6a", "olive": "#7c7a45", "turquoise": "#3fb5a8",
    "emerald": "#1f8a5a", "indigo": "#3a3f8f", "magenta": "#b8348c", "mustard": "#c99a2e", "peach": "#f0b48e",
    "coral": "#ea7a62", "bronze": "#a9743a", "brass": "#b58f3e",
    "oilskin": "#e0b83a", "copper": "#b06a3c", "rust": "#a9502c", "ginger": "#b5562a",
    "sandy": "#d8b77a", "rosy": "#dc8f93", "azure": "#4f94d8", "aqua": "#4fb9b6", "charcoal": "#3c3f47",
    "dark": "#3a302c", "light": "#e6ddcf", "pale": "#ead9c8", "snowy": "#f3f3ee", "rainbow": "#d8508c",
    "jade": "#3f9a78", "plum": "#6e3a62", "rose": "#d8708a", "snow-white": "#f5f4f0", "amber": "#d9922e",
    "hazel": "#8a6a3a", "blond": "#dcb65e", "blonde": "#dcb65e",
}  # fmt: skip

SHADES = {"dark": 0.68, "deep": 0.75, "light": 1.32, "pale": 1.4, "bright": 1.1, "faded": 1.2}
MATERIALS = {
    "leather": "#6d4a30", "denim": "#3f5d8a", "woollen": "", "woolen": "", "wool": "", "knitted": "",
    "silk": "",
    "velvet": "", "cotton": "", "linen": "#d8ccb2", "straw": "#dcbc74", "fur": "#a98a68", "furry": "#a98a68",
    "wooden": "#8a6038", "steel": "#aab2ba", "metal": "#aab2ba", "iron": "#8a9098", "tweed": "#8a7a5e",
    "rubber": "", "paper": "#efe6cf", "satin": "", "lace": "#f1ece2",
}  # fmt: skip
PATTERNS = {
    "striped": "stripes", "stripy": "stripes", "stripes": "stripes", "pinstriped": "stripes",
    "checked": "checks", "checkered": "checks", "plaid": "checks", "tartan": "checks", "spotted": "dots",
    "polka-dot": "dots", "dotted": "dots", "flowered": "dots", "floral": "dots", "starry": "dots",
}  # fmt: skip

MARKS = {
    "tabby": "stripes", "striped": "stripes", "brindled": "stripes", "spotted": "spots", "dappled": "spots",
    "dalmatian": "spots", "patched": "patches", "piebald": "patches", "calico": "patches",
}  # fmt: skip
"""What a beast's coat may be marked with."""

CREATURES: dict[str, tuple[str, dict[str, str]]] = {
    "polar bear": ("bear", {"fur": "#f3f1ea", "muzzle": "#e6e1d6"}), "brown bear": ("bear", {}),
    "grizzly bear": ("bear", {"fur": "#7a5236"}), "black bear": ("bear", {"fur": "#35333a",
    "muzzle": "#a98a68"}),
    "teddy bear": ("bear", {"fur": "#b98350", "muzzle": "#e6c798"}), "koala": ("bear", {
        "fur": "#9a9ca4", "muzzle": "#54525a", "belly": "#d6d6da"}),
    "red panda": ("fox", {"fur": "#b5502b", "muzzle": "#f4e6d4", "limb": "#3c2a28", "belly": "#3c2a28"}),
    "arctic fox": ("fox", {"fur": "#eef2f6", "muzzle": "#ffffff", "belly": "#ffffff", "limb": "#dfe5ec",
                           "ear": "#dfe5ec"}),
    "hound": ("dog", {}), "puppy": ("dog", {}), "terrier": ("dog", {"fur": "#e8dcc4", "ear": "#8a5a33"}),
    "sheepdog": ("dog", {"fur": "#3a3a42", "ear": "#2c2c34", "muzzle": "#f1ece2", "belly": "#f1ece2"}),
    "poodle": ("dog", {"fur": "#efe9e0", "ear": "#e2d8ca"}), "kitten": ("cat", {}), "hare": ("rabbit", {
        "fur": "#a9865e"}), "bunny": ("rabbit", {}), "rat": ("mouse", {"fur": "#7d7570"}),
    "hamster": ("mouse", {"fur": "#d8a868"}), "mole": ("mouse", {"fur": "#4a4248"}), "toad": ("frog", {
        "fur": "#7a6a42"}), "ape": ("monkey", {}), "gorilla": ("monkey", {"fur": "#3a3a40"}),
    "mare": ("horse", {}), "stallion": ("horse", {"fur": "#2f2a2c", "muzzle": "#2f2a2c"}), "pony": ("horse",
    {}),
    "unicorn": ("horse", {"fur": "#f3f0f4", "muzzle": "#ead8e2", "mane": "#d59ac4", "hoof": "#c8a94f",
                          "horn": "#e0bd55"}),
    "foal": ("horse", {}), "mule": ("donkey", {"fur": "#7a6654"}), "ass": ("donkey", {}), "bull": ("ox", {
        "fur": "#4a3430"}), "calf": ("cow", {}), "buffalo": ("ox", {"fur": "#4a3a32"}), "ram": ("sheep", {}),
    "lamb": ("sheep", {"face": "#e8d8c8", "muzzle": "#e8d8c8", "limb": "#e8ded0", "ear": "#e8d8c8"}),
    "ewe": ("sheep", {}), "kid goat": ("goat", {}), "piglet": ("pig", {}), "hog": ("pig", {"fur": "#b98a78"}),
    "boar": ("pig", {"fur": "#5a463c", "muzzle": "#7a6256"}), "lioness": ("lion", {}), "cub": ("lion", {}),
    "panther": ("leopard", {"fur": "#2a2a32", "muzzle": "#3a3a44", "belly": "#32323a", "mark": "#22222a"}),
    "cheetah": ("leopard", {}), "jaguar": ("leopard", {}), "fawn": ("deer", {}), "doe": ("deer", {}),
    "reindeer": ("stag", {"fur": "#8a6a4e"}), "elk": ("stag", {}), "moose": ("stag", {"fur": "#5e4636"}),
    "turtle": ("tortoise", {"fur": "#5f9a6a", "shell": "#4f6b3a"}), "raven": ("crow", {}),
    "jackdaw": ("crow", {"fur": "#3c3e4a"}), "magpie": ("crow", {"belly": "#f1efe8"}), "jay": ("sparrow", {
        "fur": "#4f7fb5"}), "bird": ("sparrow", {}), "robin": ("sparrow", {"belly": "#d8602c"}),
    "nightingale": ("sparrow", {}), "swallow": ("sparrow", {"fur": "#2f3a5a", "wing": "#252d48"}),
    "dove": ("sparrow", {"fur": "#eceae6", "wing": "#dcdad6", "belly": "#f6f4f0"}),
    "pigeon": ("sparrow", {"fur": "#8a90a0", "wing": "#747a8c", "belly": "#b4b8c4"}),
    "parrot": ("sparrow", {"fur": "#3f9a4b", "wing": "#2f63b8", "muzzle": "#4a4038", "belly": "#d9c23e"}),
    "canary": ("sparrow", {"fur": "#efc93e", "wing": "#dcb22e", "belly": "#f6e08a"}),
    "seagull": ("crow", {"fur": "#f1f1ee", "wing": "#b4bcc4", "muzzle": "#e6b23e", "leg": "#e6a23e"}),
    "stork": ("crow", {"fur": "#f1efe8", "wing": "#2f3038", "muzzle": "#d8502c", "leg": "#d8502c"}),
    "falcon": ("eagle", {"fur": "#6a6258"}), "hawk": ("eagle", {"face": "#6e4e36"}), "chicken": ("hen", {
        "fur": "#f1ebdd", "wing": "#e0d8c6"}), "goose": ("duck", {"fur": "#f3f1ea"}), "chick": ("hen", {
        "fur": "#f2d048", "wing": "#e2bc38"}), "swan": ("duck", {"fur": "#f6f5f1", "muzzle": "#e2742c"}),
    "duckling": ("duck", {"fur": "#f0cf4a", "wing": "#e0bd3c"}), "cock": ("rooster", {}),
    "android": ("robot", {}),
    "grasshopper": ("ant", {"fur": "#74a548", "muzzle": "#8fbb62", "belly": "#a4c878"}), "cricket": ("ant", {
        "fur": "#5a6a3a"}), "beetle": ("ant", {"fur": "#2f3a4a"}), "bee": ("ant", {"fur": "#d9a92f"}),
    "spirit": ("ghost", {}), "phantom": ("ghost", {}),
    "badger": ("bear", {"fur": "#6a6a70", "muzzle": "#f1efe8"}),
    "otter": ("mouse", {"fur": "#6a4a36"}), "beaver": ("mouse", {"fur": "#6a4630"}),
    "raccoon": ("fox", {"fur": "#7d7d84", "patch": "#2e2e36", "limb": "#4a4a52", "ear": "#4a4a52"}),
    "dinosaur": ("dragon", {}), "jackal": ("wolf", {"fur": "#b58a56"}), "coyote": ("wolf",
    {"fur": "#a98a62"}),
}  # fmt: skip
"""Creatures that are drawn on another's frame. Species names themselves are words too."""

PEOPLE: dict[str, tuple[str, str, str]] = {}
"""Word -> (species, sex, age)."""
for _words, _who in (
    ("man gentleman guy father dad uncle husband mr sir he king prince boyfriend fisherman farmer soldier "
     "knight sailor captain wizard monk priest butcher blacksmith pirate cowboy policeman fireman lord "
     "emperor shepherd hunter woodcutter miller merchant beggar peasant human person someone stranger worker "
     "doctor teacher "
     "detective chef cook baker painter artist scientist musician driver villager traveller traveler "
     "astronaut explorer waiter guard thief student professor postman clerk lawyer servant giant king's "
     "brother", ("man", "m", "adult")),
    ("woman lady mother mom mum aunt wife mrs miss ms she queen princess witch nurse nun maid duchess "
     "girlfriend empress milkmaid waitress actress fairy sister shepherdess goddess bride",
     ("woman", "f", "adult")),
    ("grandfather grandpa granddad hermit elder", ("man", "m", "old")),
    ("grandmother grandma granny crone", ("woman", "f", "old")),
    ("boy son lad schoolboy nephew grandson", ("child", "m", "child")),
    ("girl daughter schoolgirl niece granddaughter", ("child", "f", "child")),
    ("child kid toddler pupil orphan children", ("child", "", "child")),
    ("baby infant newborn", ("baby", "", "child")),
    ("teenager teen youth", ("man", "m", "teen")),
    ("men villagers people crowd soldiers guests sailors farmers", ("man", "", "adult")),
    ("women", ("woman", "f", "adult")), ("boys", ("child", "m", "child")), ("girls", ("child", "f", "child")),
):  # fmt: skip
    PEOPLE |= dict.fromkeys(_words.split(), _who)

TRADES: dict[str, tuple[tuple[str, str], ...]] = {
    "king": (("crown", "#d9a92f"), ("robe", "#8a2430"), ("cape", "#a8322e")), "queen": (("crown", "#d9a92f"),
        ("gown", "#7a2f6a")), "princess": (("tiara", "#d9a92f"), ("gown", "#e08ab0")),
    "prince": (("crown", "#d9a92f"), ("tunic", "#2f63b8")), "wizard": (("wizard hat", "#3f3a8a"),
        ("robe", "#3f3a8a")), "witch": (("witch hat", "#2a2430"), ("gown", "#3a2f48")),
    "farmer": (("straw hat", "#dcbc74"), ("overalls", "#3f5d8a")), "soldier": (("uniform", "#5f6a48"),
        ("cap", "#5f6a48"), ("boots", "#2c2826")), "knight": (("armour", "#aab2ba"), ("knight helmet",
        "#aab2ba")),
    "sailor": (("sailor hat", "#f3f1ec"), ("shirt", "#2f4f8a")), "captain": (("captain hat", "#22304f"),
        ("uniform", "#22304f")), "fisherman": (("beanie", "#c99a2e"), ("sweater", "#22304f"),
        ("boots", "#5a5a3a")), "chef": (("chef hat", "#f6f4ee"), ("apron", "#f6f4ee")),
    "cook": (("chef hat", "#f6f4ee"), ("apron", "#f6f4ee")), "baker": (("chef hat", "#f6f4ee"),
        ("apron", "#f6f4ee")), "astronaut": (("spacesuit", "#eceff2"), ("space helmet", "#eceff2")),
    "policeman": (("uniform", "#22304f"), ("police cap", "#22304f")), "doctor": (("lab coat", "#f4f5f6"),),
    "scientist": (("lab coat", "#f4f5f6"), ("glasses", "#2a2a30")), "nurse": (("dress", "#e8eef2"),
        ("apron", "#f6f6f4")), "detective": (("fedora", "#6a5a46"), ("trench coat", "#b39a6d")),
    "monk": (("robe", "#6e4c34"),), "priest": (("robe", "#2a2a32"),), "pirate": (("captain hat", "#24262e"),
        ("coat", "#6c2230"), ("boots", "#3a2c24"), ("eyepatch", "#24262e")), "cowboy": (
        ("cowboy hat", "#7a4e30"), ("vest", "#6d4a30"), ("boots", "#5a3a26")), "bride": (("gown", "#f6f3ec"),
        ("veil", "#f6f3ec")), "fairy": (("dress", "#a8d8b8"), ("wings", "#dff0f4")), "maid": (
        ("dress", "#2c2e38"), ("apron", "#f6f4ee")), "fireman": (("coat", "#b5492c"), ("hard hat",
        "#c8322e")),
    "explorer": (("hat", "#a99a6a"), ("backpack", "#7a4e30"), ("boots", "#5a3a26")),
    "hunter": (("jacket", "#5f6a42"), ("boots", "#4a3527")), "shepherd": (("cloak", "#7a6a52"),
        ("hat", "#8a7048")), "butcher": (("apron", "#f1ece2"),), "blacksmith": (("leather apron",
        "#6d4a30"),),
    "student": (("backpack", "#2f63b8"),), "nun": (("robe", "#26262e"), ("headscarf", "#26262e")),
    "worker": (("hard hat", "#efc02e"), ("overalls", "#3f5d8a")), "painter": (("beret", "#a8322e"),
        ("apron", "#e8e2d4")), "artist": (("beret", "#a8322e"),), "beggar": (("cloak", "#6e6254"),),
    "postman": (("cap", "#22304f"), ("satchel", "#7a4e30")),
}  # fmt: skip
"""What someone of a trade wears when the sheet says nothing about it."""

WEARABLES: dict[str, tuple[str, str]] = {}
"""Word -> (what is drawn, default colour)."""
for _drawn, _colour, _words in (
    ("top hat", "#24262e", "top hat,tophat"), ("bowler hat", "#2c2a2e", "bowler hat,bowler,derby"),
    ("fedora", "#6a5a46", "fedora,trilby,hat,felt hat"), ("cowboy hat", "#7a4e30", "cowboy hat,stetson"),
    ("wizard hat", "#4a3f8f", "wizard hat,pointed hat,pointy hat"), ("witch hat", "#2a2430", "witch hat"),
    ("straw hat", "#dcbc74", "straw hat,sun hat,sunhat,broad hat,wide hat"), ("bonnet", "#e6ddcf", "bonnet"),
    ("hard hat", "#efc02e", "hard hat,hardhat"), ("knight helmet", "#aab2ba", "helmet,knight helmet,visor"),
    ("space helmet", "#eceff2", "space helmet,diving helmet"), ("cap", "#3f5d8a", "baseball cap,cap"),
    ("flat cap", "#6e6656", "flat cap,tweed cap,newsboy cap"), ("police cap", "#22304f",
    "police cap,peaked cap"),
    ("captain hat", "#22304f", "captain hat,tricorne,tricorn,pirate hat"),
    ("sailor hat", "#f3f1ec", "sailor hat"), ("beanie", "#2f63b8", "beanie,woolly hat,woolen hat,woollen hat,"
     "knit hat,knit cap,knitted hat,wool hat,wool cap,bobble hat,winter hat,fur hat,nightcap"),
    ("beret", "#a8322e", "beret"), ("crown", "#d9a92f", "crown"), ("tiara", "#d9a92f", "tiara,diadem"),
    ("chef hat", "#f6f4ee", "chef hat,toque"), ("santa hat", "#c8322e", "santa hat,christmas hat"),
    ("turban", "#d8a84a", "turban"), ("headscarf", "#a8322e", "headscarf,kerchief,hijab"),
    ("veil", "#f6f3ec", "veil"), ("hood", "#a8322e", "hood,red riding hood,riding hood"),
    ("flower", "#e88aa6", "flower in hair,flower crown,flower"), ("hair bow", "#d8506a",
    "hair bow,hair ribbon"),
    ("headband", "#d8506a", "headband,hairband"), ("headphones", "#2c2e38", "headphones,earphones"),
    ("scarf", "#c8322e", "scarf,muffler"), ("shawl", "#7a4a5a", "shawl,wrap"), ("bow tie", "#c8322e",
    "bow tie,"
     "bowtie,neck bow"), ("tie", "#a8322e", "necktie,tie"), ("necklace", "#e8dcb8", "necklace,pearls,beads,"
     "pendant,medallion,medal,amulet"), ("bandana", "#c8322e", "bandana,neckerchief,neck scarf"),
    ("collar", "#c8322e", "collar"), ("bell", "#d9a92f", "bell"), ("ribbon", "#d8506a", "ribbon"),
    ("shirt", "#5b7f9c", "shirt,blouse,polo shirt,top"), ("t-shirt", "#5b7f9c", "t-shirt,tshirt,tee,tank top,"
     "singlet"), ("sweater", "#6a7f9c", "sweater,jumper,pullover,cardigan,sweatshirt,jersey"),
    ("hoodie", "#5f6a7c", "hoodie,hooded sweatshirt"), ("jacket", "#4f6a7c",
    "jacket,blazer,tunic jacket,anorak"),
    ("coat", "#7d6b52",
    "coat,overcoat,winter coat,fur coat,parka,tailcoat,frock coat,raincoat,rain coat,duffel"
     " coat,duffle coat,slicker"), ("trench coat", "#b39a6d", "trench coat,trenchcoat"),
    ("lab coat", "#f4f5f6", "lab coat,white coat,labcoat"), ("vest", "#7a5a3a", "vest,waistcoat,gilet"),
    ("suit", "#3a3f4c", "suit,tuxedo,three-piece suit,dinner suit"), ("uniform", "#4a5568", "uniform"),
    ("armour", "#aab2ba", "armour,armor,chainmail,breastplate"), ("spacesuit", "#eceff2",
    "spacesuit,space suit,"
     "diving suit,jumpsuit,boilersuit,coveralls,onesie"), ("pyjamas", "#8fb0d4", "pyjamas,pajamas"),
    ("dress", "#c05a6e", "dress,sundress,pinafore,frock"), ("gown", "#7a4a8a", "gown,ball gown,nightgown,"
     "long dress,evening dress,wedding dress,nightdress"), ("robe", "#6e4c6a", "robe,robes,bathrobe,kimono,"
     "dressing gown,toga,habit,cassock,hanfu,qipao"), ("tunic", "#6a7a4a", "tunic,poncho,smock"),
    ("overalls", "#3f5d8a", "overalls,dungarees"), ("apron", "#f1ece2", "apron,leather apron"),
    ("skirt", "#7a4a6a", "skirt,kilt,tutu"), ("trousers", "#4a4f5e",
    "trousers,pants,slacks,breeches,leggings,"
     "trouser"), ("jeans", "#3a5580", "jeans"), ("shorts", "#7a6a4a", "shorts"),
    ("boots", "#4a3527", "boots,wellingtons,wellies,boot"), ("shoes", "#3a2f2c",
    "shoes,shoe,sneakers,trainers,"
     "clogs,heels,high heels"), ("sandals", "#8a6038", "sandals,slippers,flip-flops"),
    ("barefoot", "", "barefoot,bare feet,bare-footed"), ("gloves", "#4a3a30", "gloves,glove"),
    ("mittens", "#c8322e", "mittens,mitten"), ("cape", "#8a2430", "cape"), ("cloak", "#4a4a5a",
    "cloak,mantle"),
    ("backpack", "#7a4e30", "backpack,rucksack,schoolbag,knapsack"), ("satchel", "#7a4e30",
    "satchel,shoulder bag,"
     "messenger bag,bag,handbag,purse"), ("wings", "#e6eef4", "wings,fairy wings,angel wings"),
    ("glasses", "#2a2a30", "glasses,spectacles,eyeglasses,round glasses,reading glasses"),
    ("sunglasses", "#1f2026", "sunglasses,dark glasses,shades"), ("monocle", "#b8963a", "monocle"),
    ("goggles", "#7a5a3a", "goggles"), ("mask", "#24262e", "mask"), ("eyepatch", "#24262e",
    "eyepatch,eye patch"),
    ("earrings", "#e0bd55", "earrings,earring"), ("belt", "#4a3527", "belt"), ("badge", "#d9a92f",
    "badge,star"),
    ("saddle", "#6d4a30", "saddle"), ("blanket", "#a8322e", "saddle blanket,blanket"),
):  # fmt: skip
    WEARABLES |= dict.fromkeys(_words.split(","), (_drawn, _colour))

BEASTLY = frozenset({"collar", "bell", "ribbon", "saddle", "blanket", "bandana", "scarf"})
"""Things an animal on four legs may wear without standing up."""
HATS = frozenset({
    "top hat", "bowler hat", "fedora", "cowboy hat", "wizard hat", "witch hat", "straw hat", "bonnet",
    "hard hat",
    "knight helmet", "space helmet", "cap", "flat cap", "police cap", "captain hat", "sailor hat", "beanie",
    "beret", "crown", "tiara", "chef hat", "santa hat", "turban", "headscarf", "hood",
})  # fmt: skip
TOPS = (
    "spacesuit", "armour", "trench coat", "lab coat", "coat", "suit", "uniform", "jacket", "hoodie",
    "sweater",
    "vest", "gown", "robe", "dress", "tunic", "pyjamas", "t-shirt", "shirt", "overalls",
)  # fmt: skip
"""What covers the trunk, the outermost first."""

HAIR_STYLES = {
    "short": "short", "cropped": "crop", "shaved": "crop", "buzz": "crop", "long": "long", "flowing": "long",
    "straight": "long", "bob": "bob", "shoulder-length": "bob", "curly": "curly", "curls": "curly",
    "wavy": "wavy", "frizzy": "curly", "afro": "afro", "bun": "bun", "ponytail": "ponytail",
    "pigtails": "braids",
    "braids": "braids", "braid": "braids", "braided": "braids", "plaits": "braids", "plait": "braids",
    "tousled": "messy", "messy": "messy", "wild": "messy", "spiky": "messy", "unruly": "messy",
    "bald": "bald",
    "balding": "balding", "dreadlocks": "long", "mohawk": "messy", "thinning": "balding",
}  # fmt: skip
HAIR_COLOURS = {
    "blonde": "#dcb65e", "blond": "#dcb65e", "fair": "#dcb65e", "golden": "#dfb455", "ginger": "#b5562a",
    "red": "#a84828", "dark": "#2b2320", "black": "#23212a", "brown": "#4f3423", "grey": "#9a9a9e",
    "gray": "#9a9a9e", "white": "#e8e6e2", "silver": "#c2c6cc", "auburn": "#7a3a24", "chestnut": "#6a3c24",
    "sandy": "#c49a58", "strawberry": "#cf8a52", "light": "#b08a56",
}  # fmt: skip
SKINS = {
    "pale": "#f5d5c0", "fair": "#f2c9a8", "light": "#f0c6a4", "rosy": "#f2bda6", "tan": "#d29a6a",
    "tanned": "#d09468", "olive": "#cf9f72", "golden": "#dca873", "brown": "#9a6440", "dark": "#74472e",
    "black": "#5f3a28", "deep": "#66402a", "bronze": "#b5764a", "green": "#8fb56a", "blue": "#8fb4d8",
    "grey": "#b4b4b8", "white": "#f5dccb", "weathered": "#c98e62", "wrinkled": "#e2b592",
}  # fmt: skip
BUILDS = {
    "thin": 0.86, "slim": 0.9, "skinny": 0.82, "slender": 0.88, "lean": 0.92, "lanky": 0.84, "fat": 1.32,
    "plump": 1.22, "stout": 1.24, "round": 1.22, "chubby": 1.22, "heavy": 1.22, "burly": 1.2, "stocky": 1.18,
    "broad": 1.14, "muscular": 1.16, "strong": 1.1, "sturdy": 1.1, "gaunt": 0.82, "bony": 0.84,
}  # fmt: skip
HEIGHTS = {
    "tall": 1.1, "short": 0.9, "small": 0.86, "little": 0.84, "tiny": 0.62, "big": 1.14, "huge": 1.4,
    "large": 1.16, "giant": 1.7, "enormous": 1.6, "petite": 0.9,
}  # fmt: skip
OLD = frozenset({"old", "elderly", "aged", "ancient", "wrinkled", "grey-haired", "white-haired"})
UPRIGHT = frozenset(
    {"upright", "two legs", "hind legs", "anthropomorphic", "humanlike", "human-like", "dressed"}
)
BEARDS = {
    "beard": "beard", "bearded": "beard", "goatee": "goatee", "moustache": "moustache",
    "mustache": "moustache",
    "stubble": "stubble", "whiskers": "", "sideburns": "",
}  # fmt: skip
NUMBERS = {w: i for i, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    "twenty"])} | {
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90}  # fmt: skip
_SILENT = """
a an the and or with in on of at to his her its their has have having is are was who that from by for as
very rather quite somewhat slightly one two three four five six seven eight nine ten pair young middle-aged
years year old age aged about around kind gentle friendly cheerful sad happy brave shy clever wise proud
lonely sweet good nice warm cold simple plain worn patched ragged tattered old-fashioned elegant fancy fine
neat tidy clean dirty dusty beautiful pretty handsome lovely cute ugly thick heavy soft bright big large
small little long short wide broad high low new loose tight wet shiny glossy fluffy fuzzy furry shaggy hairy
bushy feathered face eyes eye hair skin fur feathers nose mouth cheeks freckles freckled smile ears ear tail
paws legs leg arms hands feet body head coat belly muzzle scales haired eyed skinned colored coloured color
colour looks looking wears wearing dressed holding carrying round under over front back male female child
polar both wings beak claws mane horns build built height tall thin animal creature matching same too also
upright walks walking standing two-legged four-legged talking magic magical dark light pale deep faded
buttoned button buttons hooded open closed sleeves sleeve long-sleeved short-sleeved tied neck waist
shoulders shoulder like pattern patterned nothing no none plump slim it this he she
"""
_MOODS = """
sly cunning weary tired stern gruff grumpy jolly mean nervous curious timid angry muddy pulled into
piece made all ankle knee identical twin twins glowing weathered sun-tanned lean serious calm quiet loud
noisy eager playful greedy hungry vain noble royal humble poor rich famous mysterious strange scary evil
wicked cruel foolish silly stubborn patient restless dreamy thoughtful worried scared frightened smiling
grinning frowning energetic lively graceful clumsy careful careless careworn middle late early mid mid-
twenties mid-thirties mid-forties mid-fifties twenties thirties forties fifties sixties seventies
eighties nineties three-day oversized baggy fitted tailored formal casual modern traditional vintage
antique polished scuffed crumpled spotless starched trimmed tousle
"""
SILENT = frozenset((_SILENT + _MOODS).split())
"""Words that say nothing that could be drawn, or that are read elsewhere."""

OTHER_LANGUAGES: dict[str, str] = {}
"""A small table: nouns and colours of a character sheet in German, French, Spanish, Russian, Chinese."""
for _english, _words in (
    ("bear", "bär ours oso медведь 熊"),
    ("polar bear", "eisbär 北极熊"),
    ("fox", "fuchs renard zorro лиса 狐狸"),
    ("wolf", "loup lobo волк 狼"), ("dog", "hund chien perro собака 狗"), ("cat",
    "katze chat gato кошка кот 猫"),
    ("rabbit", "hase kaninchen lapin conejo кролик заяц 兔子"), ("mouse", "maus souris ratón мышь 老鼠"),
    ("crow", "krähe rabe corbeau cuervo ворона ворон 乌鸦"), ("bird", "vogel oiseau pájaro птица 鸟"),
    ("lion", "löwe león лев 狮子"), ("horse", "pferd cheval caballo лошадь 马"), ("cow",
    "kuh vache vaca корова 牛"),
    ("robot", "roboter робот 机器人"), ("penguin", "pinguin pingouin pingüino пингвин 企鹅"),
    ("tortoise", "schildkröte tortue tortuga черепаха 乌龟"), ("man", "mann homme hombre мужчина 男人"),
    ("woman", "frau femme mujer женщина 女人"), ("girl",
    "mädchen fille fillette niña chica девочка девушка 女孩"),
    ("boy", "junge garçon niño chico мальчик 男孩"), ("child", "kind enfant ребёнок 孩子"),
    ("old man", "greis vieillard anciano старик 老人"), ("king", "könig roi rey король 国王"),
    ("red", "rot rote roter rotes roten rouge rojo roja красный красная красное красную 红色 红"),
    ("blue", "blau blaue blauer blaues blauen bleu bleue azul синий синяя синее 蓝色 蓝"),
    ("green", "grün grüne grüner grünes vert verte verde зелёный зелёная зеленый 绿色 绿"),
    ("yellow", "gelb gelbe gelber gelbes gelben jaune amarillo amarilla жёлтый жёлтая желтый 黄色 黄"),
    ("black",
    "schwarz schwarze schwarzer schwarzes schwarzen noir noire negro negra чёрный чёрная черный 黑色 黑"),
    ("white", "weiß weiße weißer weißes weißen blanc blanche blanco blanca белый белая белое 白色 白"),
    ("brown", "braun braune brauner braunes marron marrón коричневый коричневая 棕色"),
    ("grey", "grau graue grauer graues gris серый серая серое 灰色"),
    ("pink", "rosa rose розовый 粉色"), ("hat", "hut chapeau sombrero шляпа 帽子"),
    ("top hat", "zylinder haut-de-forme chistera цилиндр 礼帽"),
    ("coat", "mantel manteau abrigo пальто 大衣 外套"),
    ("raincoat", "regenmantel imperméable impermeable плащ 雨衣"),
    ("scarf", "schal écharpe bufanda шарф 围巾"),
    ("dress", "kleid robe vestido платье 裙子 连衣裙"), ("shirt", "hemd chemise camisa рубашка 衬衫"),
    ("bow tie", "fliege nœud papillon pajarita бабочка 领结"), ("boots", "stiefel bottes botas сапоги 靴子"),
    ("trousers", "hose pantalon pantalón брюки штаны 裤子"), ("glasses", "brille lunettes gafas очки 眼镜"),
    ("crown", "krone couronne corona корона 王冠"), ("hair", "haare haar cheveux pelo cabello волосы 头发"),
    ("long", "lange langes langer longs long largo лангэ длинные 长"), ("short",
    "kurze kurzes courts corto 短"),
    ("old", "alt alte alter alten vieux vieille viejo vieja старый старая 老"),
    ("beard", "bart barbe barba борода 胡子"), ("cap", "mütze casquette gorra кепка"),
    ("and", "und et y и 和"), ("with", "mit avec con с 穿着 戴着"),
    ("a", "ein eine einen einem une un una 一个 的"),
):  # fmt: skip
    OTHER_LANGUAGES |= dict.fromkeys(_words.split(), _english)
