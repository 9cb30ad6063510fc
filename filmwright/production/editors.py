"""Who changes a still: whom the person names, who draws the stills, or whom `filmwright.toml` names.

--with NAME  >  the stills' own generator  >  editor = "NAME"
     └─> a region only, and it changes the whole picture? its twin that keeps to a region, if it has one
"""

from contextlib import suppress

from filmwright.errors import BackendUnavailable, FilmwrightError, UsageError
from filmwright.generators.diffusion import library
from filmwright.production import models, registry
from filmwright.production.studio import Studio, maker_of
from filmwright.schemas.config import Config
from filmwright.storyboard.plan import Maker


def editor_for(studio: Studio, shot: str, named: str | None, *, region: bool, larger: bool) -> Maker:
    """Return who changes the still of a shot; of a `region` only, or on a `larger` canvas, one that can.

    Raises:
        UsageError: nobody is named who changes pictures, or nobody who can do this.
        BackendUnavailable: who is named cannot be used here.
    """
    stills = studio.maker.of(shot, "keyframe")
    name = named or (stills.name if stills.capabilities.edits else studio.config.editor)
    if name is None:
        raise UsageError(
            f"{stills.name} draws the still of {shot}, and changes none", hint=_who(studio.config)
        )
    editor = stills if name == stills.name else _known(studio, name)
    if not editor.capabilities.edits:
        raise UsageError(f"{name} changes no pictures", hint=_who(studio.config))
    if not (region or larger) or editor.capabilities.masks:
        return editor
    if editor.masked is not None:
        studio.tell.say(f"{name} changes whole pictures: {editor.masked} changes a part of one")
        return _known(studio, editor.masked)
    if larger:
        raise UsageError(
            f"{name} changes whole pictures, and makes none larger", hint=_who(studio.config, masks=True)
        )
    return editor


def _known(studio: Studio, name: str) -> Maker:
    try:
        return maker_of(name, studio.quality, studio.size, studio.config)
    except UsageError as error:
        raise UsageError(error.message, hint=_who(studio.config)) from error


def _who(config: Config, *, masks: bool = False) -> str:
    """Return what to type: whoever can change a still on this machine."""
    able = []
    for name in registry.names():
        with suppress(FilmwrightError):
            can = registry.load(name, config).capabilities()
            able += [name] if can.edits and (can.masks or not masks) else []
    for preset in library.all_presets(registry.own_presets()).values():
        if preset.edits and (not masks or preset.bind.mask is not None):
            with suppress(BackendUnavailable):
                able += [preset.name] if models.one(preset.name).state == "here" else []
    more = "" if len(able) > 1 else "; the models are under: filmwright models"
    return f'--with {" | ".join(able)}, or editor = "NAME" in filmwright.toml{more}'
