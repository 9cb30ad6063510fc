"""A preset: everything the one adapter must know of a checkpoint, as data. Nothing in it is executed.

    presets/wan22-a14b.toml  ─┐
    the person's own presets ─┼─> Preset ─┬─> where its files are, and under what licence   (folder)
      (`base = "wan22-a14b"`) ┘           ├─> how a request becomes call arguments          (binding)
                                          ├─> steps, size, caching at each quality          (qualities)
                                          └─> how it is made to fit the memory there is     (ladder)

Three shapes cover the models: `arguments` (one argument per thing), `conditions` (a list of pictures with
their places in time), `video-mask` (a grey video and a mask of what is known). `controlled-frames` draws a
clip still by still, as GPT4Motion does. What a checkpoint can really do is not believed from here: it is
sniffed from its configs (`sniff.py`), and a preset that says otherwise is refused.
"""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from filmwright.schemas.base import Line, Model
from filmwright.schemas.generation import Grid, PassName, Support
from filmwright.schemas.grammar import Quality

Shape = Literal["arguments", "conditions", "video-mask", "controlled-frames"]
Rung = Literal["resident", "offload", "quantised", "group-offload", "tiled"]
"""resident: all on the device. offload: one component at a time. quantised: int8 denoiser, and offload.
group-offload: block by block. tiled: that, and the VAE decodes tile by tile."""
DType = Literal["float32", "float16", "bfloat16"]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,40}$")]
Python = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,80}$")]
"""The name of a class or an argument of diffusers: a plain identifier."""
Value = bool | int | float | str | None
Where = Annotated[str, Field(max_length=1000)]


class Licence(Model):
    """Under what terms the weights may be used, as somebody read them."""

    id: Line
    """`Apache-2.0`, or the licence's own name."""
    url: Line = ""
    commercial: bool | None = None
    """None: it depends, see `limits`; or nobody has read it yet."""
    limits: tuple[Line, ...] = ()
    """What a person must know before first use: revenue caps, territories, gates."""
    checked: date | None = None
    """When the terms were read; None: they were not, and the preset is never chosen by itself."""


class Source(Model):
    """Where files are: a repository at a commit, or a local folder; and which file in it."""

    repo: Line | None = None
    revision: Line | None = None
    """A commit. None: that of the day it was pulled, which is written down then and kept."""
    folder: Where | None = None
    """A local folder instead; relative to the file of the preset."""
    subfolder: Line = ""
    file: Line | None = None
    """One `.safetensors` file of it."""
    variant: Line | None = None
    """Which of several sets of weights: `fp16` for `model.fp16.safetensors`; None: those without a word."""


class Motion(Model):
    """An argument that says how much moves; the board's amount (0 to 1) is spread over it."""

    argument: Python
    low: float
    high: float
    whole: bool = True


class Sections(Model):
    """Frame counts of models that make a clip in sections: `every` frames come of each `asks` asked for."""

    every: int
    asks: int


class Conditions(Model):
    """How pictures at times are handed over as a list (`shape = "conditions"`)."""

    argument: Python = "conditions"
    type: Annotated[str, StringConstraints(pattern=r"^diffusers(\.[a-z0-9_]+)+:[A-Za-z0-9_]+$")] | None = None
    """The class of an item. None: pictures and places are two lists (SparseCtrl)."""
    picture: Python = "image"
    video: Python | None = None
    """Field for several frames from a time on; None: it takes none."""
    index: Python = "frame_index"
    unit: Literal["frame", "latent"] = "frame"
    strength: Python | None = "strength"
    extra: dict[Python, Value] = {}
    """Given to every item."""
    chained: dict[Python, Value] = {}
    """Given to the first frame where it is the last of the clip before: LTX-2 would compress it anew."""
    takes: Literal["pictures", "line"] = "pictures"
    """`line`: not pictures but the line pass, or a sketch (SparseCtrl for scribbles)."""


class VideoMask(Model):
    """How what is known is handed over as a video and a mask (`shape = "video-mask"`)."""

    video: Python = "video"
    mask: Python = "mask"
    scale: Python | None = None
    """How strongly control passes are followed."""


class References(Model):
    """How pictures of a character are followed."""

    kind: Literal["pictures", "ip-adapter"]
    argument: Python
    most: Annotated[int, Field(ge=1)] = 1
    source: Source | None = None
    """Of an IP-Adapter: its repository, subfolder and file."""
    encoder: Line | None = None
    """Of an IP-Adapter: the folder of its image encoder."""
    scale: Annotated[float, Field(ge=0, le=2)] = 0.6


class Control(Model):
    """One ControlNet (or control input), and which of the animatic's passes feeds it."""

    kind: PassName
    source: Source | None = None
    """Of the ControlNet; None: the checkpoint itself takes it."""
    scale: Annotated[float, Field(ge=0, le=2)] = 0.7
    until: Annotated[float, Field(gt=0, le=1)] = 1.0
    """The share of the steps for which it guides."""


class Component(Model):
    """A part of the pipeline that lies elsewhere."""

    type: Annotated[str, StringConstraints(pattern=r"^(diffusers|transformers):[A-Za-z0-9_]+$")]
    """`diffusers:SparseControlNetModel`."""
    source: Source


class Refiner(Model):
    """A second pipeline that takes the picture over, still noisy, for the last of the steps."""

    pipeline: Python
    source: Source
    start: Annotated[float, Field(gt=0, lt=1)] = 0.8
    """The share of the steps after which it takes over: `denoising_end` there, `denoising_start` here."""


class Lora(Model):
    """A LoRA, and when it is on."""

    when: Annotated[
        str, StringConstraints(pattern=r"^(always|cast=.+|camera\.[a-z_]+=.+|look\.style=.+)$")
    ] = "always"
    """`always`, `camera.move=dolly-in`, `cast=bear`, or `look.style=pencil`."""
    source: Source
    weight: Annotated[float, Field(ge=-2, le=2)] = 1.0
    words: Line = ""
    """What it wants to read in the prompt."""


class Binding(Model):
    """Which call argument takes what; None: there is none for it."""

    prompt: Python | None = "prompt"
    negative: Python | None = "negative_prompt"
    first: Python | None = None
    last: Python | None = None
    past: Python | None = None
    """Frames of the clip before."""
    overlap: Python | None = None
    """How many of them there are."""
    video: Python | None = None
    """Every frame of a clip that is drawn anew (the animatic's of the same shot)."""
    frames: Python | None = "num_frames"
    sections: Sections | None = None
    rate: Python | None = None
    rate_whole: bool = False
    width: Python | None = "width"
    height: Python | None = "height"
    steps: Python | None = "num_inference_steps"
    motion: Motion | None = None
    area: Python | None = None
    """How many pixels in all, for those that compute width and height from it (Kontext)."""
    picture: Python | None = None
    """The still that an instruction changes."""
    mask: Python | None = None
    control: Python | None = None
    """Pictures of the ControlNets: one per control for a still, one per frame for a clip."""
    control_scale: Python | None = None
    control_until: Python | None = None
    output: Literal["images", "frames", "videos"] = "frames"


class Scheduler(Model):
    """A scheduler in place of the checkpoint's own; what is not said stays as the checkpoint has it."""

    type: Python
    settings: dict[Python, Value] = {}


class Cache(Model):
    """A step cache of diffusers, with the error that was measured with it."""

    kind: Literal["first-block", "mag"]
    threshold: Annotated[float, Field(gt=0, lt=1)] = 0.08
    ratios: tuple[float, ...] = ()
    """Of a mag cache: how the residuals shrink from step to step, measured with this checkpoint."""
    error: Line = ""
    """What was measured, where and how: shown with the take."""


class Settings(Model):
    """How a quality is reached. None: as the preset has it."""

    steps: Annotated[int, Field(ge=1, le=200)] | None = None
    fixed: dict[Python, Value] = {}
    """Call arguments at this quality."""
    pixels: tuple[int, int] | None = None
    """Fewest and most pixels, instead of the grid's."""
    cache: Cache | None = None
    compile: bool = False
    """Compile the repeated blocks: pays back after some dozen clips."""
    batch: Annotated[int, Field(ge=1, le=64)] = 1
    """Requests in one call; of `controlled-frames` the frames of one clip in a call."""
    dtype: dict[Line, DType] | None = None


class Preset(Model):
    """One checkpoint, ready to be used. See the module for how its parts go together."""

    name: Slug
    title: Line
    makes: Literal["stills", "clips"]
    source: Source
    pipeline: Python
    """A pipeline class of diffusers; the folder's `model_index.json` must name it, or one it stands for."""
    stands_for: tuple[Python, ...] = ()
    """Classes whose folders this pipeline loads as well: SDXL's for its img2img and ControlNet twins."""
    licence: Licence
    shape: Shape = "arguments"
    bind: Binding = Binding()
    conditions: Conditions | None = None
    video_mask: VideoMask | None = None
    references: References | None = None
    controls: tuple[Control, ...] = ()
    controlled: Literal["always", "physics"] = "always"
    """Whether the animatic's passes guide every shot, or those with physics only."""
    adapter: Source | None = None
    """AnimateDiff's motion module, where it is not in the checkpoint's folder."""
    components: dict[Python, Component] = {}
    """Others that are not in the checkpoint's folder, or replace its own: by their name in the pipeline."""
    refiner: Refiner | None = None
    loras: tuple[Lora, ...] = ()
    grid: Grid = Grid()
    dtype: dict[Line, DType] = {"default": "bfloat16"}
    scheduler: Scheduler | None = None
    fixed: dict[Python, Value | dict[str, Any]] = {}
    """Call arguments that are always the same."""
    options: dict[Python, Value] = {}
    """Keyword arguments of the pipeline's own components, as `from_pretrained` takes them."""
    qualities: dict[Quality, Settings] = {}
    ladder: tuple[Rung, ...] = ("resident", "offload", "group-offload", "tiled")
    """What is tried in turn, the best first."""
    vram_gb: tuple[int, ...] = ()
    """Sizes of GPU it is meant for: 8, 12, 24, 80."""
    default_rank: dict[int, Annotated[int, Field(ge=1)]] = {}
    """For which sizes of GPU it may be chosen by itself, and before whom: 1 is the first choice. Only presets
    whose licence was read, and allows commercial use, have one."""
    size_gb: Annotated[float, Field(ge=0)] = 0
    """What it takes on disk, about."""
    first_frame: Support = "none"
    last_frame: Support = "none"
    last_frame_required: bool = False
    past_frames: Annotated[int, Field(ge=0)] = 0
    edits: bool = False
    only_edits: bool = False
    """Whether it changes stills, and draws none from words alone."""
    masked: Slug | None = None
    """The preset that changes a region only, where this one changes the whole picture."""
    words: Annotated[int, Field(ge=0)] = 200
    """How many words of a caption it reads."""
    stills: Slug | None = None
    """Who draws its keyframes, where the person names nobody: a preset, or the `animatic`."""
    about: Line = ""
    """What it is good for, in a sentence."""

    @property
    def takes_pictures_at_times(self) -> bool:
        """Whether a picture may be given for any frame of a clip."""
        in_a_list = self.conditions is not None and self.conditions.takes == "pictures"
        return self.shape == "video-mask" or (self.shape == "conditions" and in_a_list)
