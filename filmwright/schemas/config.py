"""What a person sets once, in `filmwright.toml`: prices, currency, the usual budget, where the store is.

    currency = "EUR"
    budget = "12.50"            # the words of --budget; several: "12.50, 90s, 40 calls"
    store = "postgresql+psycopg://films@db.example/bear"
    keyframes = "some-generator"    # who draws the stills, where the clips' generator does not
    editor = "some-generator"       # who changes them, where who draws them does not

    [prices.some-provider]      # one table for each generator that charges
    keyframe = 0.02
    clip = 0.10
    clip_second = 0.05

    [llm]                       # the language model that plans; its key is in OPENAI_API_KEY
    base_url = "http://localhost:8080/v1"
    model = "some-model"
    million_in = 0.40           # price of a million tokens, read and written
    million_out = 1.60

    [images]                    # the model of the generator openai-images; the same key
    base_url = "https://api.openai.com/v1"
    model = "some-image-model"

    [scoring]                   # with what identity is measured; weights are yours, nothing is fetched
    embedders = ["classic-v1", "dinov2"]
    dinov2 = "~/models/dinov2-small"

    [judge]                     # a model that looks at the undecided; frames leave this machine then
    model = "some-model"

It holds no secret, ever: keys and passwords are in the environment.
"""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from filmwright.schemas.base import Line, Model
from filmwright.schemas.job import Money, Price
from filmwright.schemas.model import Dialect


def _words(value: Any) -> Any:
    """Let a budget be written as a plain number, too."""
    is_number = not isinstance(value, bool | str) and hasattr(value, "__float__")
    return str(value) if is_number else value


def _address(value: str) -> str:
    if "://" not in value:
        raise ValueError("a store is an address such as postgresql+psycopg://films@db.example/bear")
    if "@" in value and ":" in value.partition("://")[2].rpartition("@")[0]:
        raise ValueError("a password does not belong in this file: use PGPASSWORD or ~/.pgpass")
    return value


Pixels = Annotated[int, Field(ge=64, le=8192)]


class Llm(Model):
    """The language model that plans. What is None is as `schemas/model.py` has it."""

    base_url: Line | None = None
    """Address of an OpenAI-compatible server; OPENAI_BASE_URL overrides it."""
    model: Line | None = None
    timeout_seconds: float | None = None
    answer_seconds: float | None = None
    calls_at_once: int | None = None
    window_tokens: int | None = None
    dialect: Dialect | None = None
    million_in: Money = Decimal(0)
    """Price of a million tokens that the model reads."""
    million_out: Money = Decimal(0)
    """Price of a million tokens that it writes."""


class Images(Model):
    """The image model that draws stills (generator `openai-images`)."""

    base_url: Line | None = None
    """Address of a server that speaks the OpenAI images API; OPENAI_BASE_URL overrides it."""
    model: Line | None = None
    sizes: tuple[tuple[Pixels, Pixels], ...] = ()
    """What it draws, where that does not follow from the model's name: `[[1024, 1024], [1536, 864]]`."""
    timeout_seconds: Annotated[float, Field(gt=0, le=3600)] = 300
    """How long an answer may take."""
    million_text: Money = Decimal(0)
    """Price of a million tokens of words that the model reads."""
    million_images: Money = Decimal(0)
    """Price of a million tokens of pictures that it reads."""
    million_out: Money = Decimal(0)
    """Price of a million tokens that it draws."""


class Diffusion(Model):
    """How diffusion models are run."""

    warm: Annotated[int, Field(ge=1, le=16)] = 1
    """How many stay loaded at a time; the memory must hold them all."""


class Scoring(Model):
    """With what identity is measured. Weights are the person's: folders and files on this machine."""

    embedders: Annotated[tuple[Line, ...], Field(min_length=1)] = ("classic-v1",)
    """`classic-v1` needs no weights. Several are combined by the mean of their z against the cast."""
    dinov2: Line | None = None
    """Folder of a DINOv2: config.json and model.safetensors."""
    clip: Line | None = None
    siglip: Line | None = None
    face_detector: Line | None = None
    """YuNet's ONNX file (OpenCV Zoo)."""
    face_recogniser: Line | None = None
    """SFace's ONNX file (OpenCV Zoo)."""
    detector: Line | None = None
    """Folder of an OWLv2 or a GroundingDINO, which finds figures where nothing else says where they are."""


class Judge(Model):
    """A model that looks at what the numbers leave undecided. Off, unless a model is named."""

    model: Line | None = None
    """Naming one turns it on: then crops of frames and of reference pictures are sent to its server."""
    base_url: Line | None = None
    """Address of an OpenAI-compatible server; OPENAI_BASE_URL overrides it; by default that of [llm]."""
    calls: Annotated[int, Field(ge=0, le=10_000)] = 60
    """Questions about one film at most; two a pair, known pairs included."""
    timeout_seconds: Annotated[float, Field(gt=0, le=3600)] = 60
    answer_seconds: Annotated[float, Field(gt=0, le=3600)] = 180
    million_in: Money = Decimal(0)
    """Price of a million tokens that the model reads, pictures included."""
    million_out: Money = Decimal(0)
    """Price of a million tokens that it writes."""


class Config(Model):
    """The settings in force: the project folder's over the current folder's over the person's own."""

    currency: Annotated[Line, Field(max_length=8)] = ""
    """Of every price and budget: `EUR`. It is shown, never converted."""
    prices: dict[Line, Price] = {}
    """By the name of the generator."""
    budget: Annotated[Line | None, BeforeValidator(_words)] = None
    """Caps for projects that were given none on the command line, in the words of `--budget`."""
    generators: tuple[Line, ...] = ()
    """Those that may be chosen where a shot's is `auto`, beside the film's own; best liked first."""
    keyframes: Line = "auto"
    """Who draws the stills; `auto` is whom the generator of the clips recommends, else itself."""
    editor: Line | None = None
    """Who changes stills as a sentence asks, where who draws them does not (`note --keyframe`)."""
    llm: Llm = Llm()
    images: Images = Images()
    diffusion: Diffusion = Diffusion()
    scoring: Scoring = Scoring()
    judge: Judge = Judge()
    store: Annotated[str, AfterValidator(_address)] | None = None
    """SQLAlchemy URL; None is `filmwright.sqlite` in the project folder."""
