"""What of a request a checkpoint cannot honour: told in the take, never silently replaced. Pure."""

from collections.abc import Iterator

from filmwright.schemas.generation import Capabilities, ClipRequest, Dropped, Instruction, KeyframeRequest


def dropped(request: KeyframeRequest | ClipRequest, can: Capabilities) -> tuple[Dropped, ...]:
    """Return the instructions of a request that are not honoured, and why."""
    return tuple(Dropped(what=what, why=why) for what, why in _lost(request, can))


def _lost(request: KeyframeRequest | ClipRequest, can: Capabilities) -> Iterator[tuple[Instruction, str]]:
    if request.prompt and not can.words:
        yield "action", "this model reads no words: how things move is its own"
    if request.negative and not can.negative:
        yield "negative", "this model takes no negative prompt"
    if request.references and not can.references:
        yield "references", "this model follows no reference pictures"
    elif sum(map(len, request.references.values())) > can.references:
        yield "references", f"only the first {can.references} of the reference pictures are followed"
    unled = [track.kind for track in request.controls if track.kind not in can.controls]
    if unled:
        yield "controls", f"this model is not guided by: {', '.join(unled)}"
    if isinstance(request, KeyframeRequest):
        if request.edit is not None and not can.edits:
            yield "edit", "this model changes no pictures"
        elif request.edit is not None and request.edit.mask is not None and not can.masks:
            yield "mask", "this model changes the whole picture; what is outside the mask is put back"
        return
    frames = {
        anchor.frame if anchor.frame >= 0 else request.frames + anchor.frame for anchor in request.anchors
    }
    last = request.frames - 1
    if 0 in frames and can.first_frame == "none" and not (can.redraws and request.joint):
        yield "first_frame", "this model starts from no picture"
    if last in frames and last > 0 and can.last_frame == "none":
        yield "last_frame", "this model ends on no picture"
    if any(0 < frame < last for frame in frames) and not can.keyframes:
        yield "keyframes", "this model takes no pictures at other times"
    if request.past_frames and not can.past_frames:
        yield "past_frames", "this model takes no frames from before"
    shot = request.brief.shot
    if shot.camera.move != "static" and not can.camera:
        yield "camera", f"'{shot.camera.move}' is only told in words"
    if shot.motion.has_physics and not can.physics:
        yield "physics", "this model simulates nothing: what falls and flows is its guess"
