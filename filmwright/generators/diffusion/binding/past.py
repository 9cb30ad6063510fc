"""Going on from frames, not from one picture: the clip shows them again first, and they are cut off.

    frames before:  p p p p p          asked:  p p p p p + + + + + + + +      delivered:  p + + + + + + + +
                            (the joint frame is the last of them)                          (and it is dropped)

A model that knows how things moved keeps them moving over the joint; from one picture it has to guess.
"""

from filmwright.schemas.generation import ClipRequest, Grid


def lengthened(request: ClipRequest, grid: Grid) -> ClipRequest:
    """Return the request with room for the frames before, as many as are packed whole and fit in the clip."""
    step = grid.frames_step
    room = min(len(request.past_frames), grid.max_frames - request.frames + 1)
    count = (room - 1) // step * step + 1 if room > 1 else 0
    if count < 2:
        return request.replace(past_frames=())
    anchors = (a.replace(frame=a.frame + count - 1) if a.frame > 0 else a for a in request.anchors)
    return request.replace(
        past_frames=request.past_frames[-count:],
        frames=request.frames + count - 1,
        anchors=tuple(anchors),
    )
