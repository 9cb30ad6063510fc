"""What a reference picture shows, in words: models that take several must be told which is whose. Pure."""

from filmwright.schemas.brief import ShotBrief


def shows(who: str, brief: ShotBrief) -> str:
    """Return what the picture of somebody, a thing, the place or the look shows; empty where nobody knows."""
    if (member := brief.cast.get(who)) is not None:
        return f"the {member.looks.rstrip('.')}" if member.looks else ""
    if (prop := brief.props.get(who)) is not None:
        return f"the {prop.what}"
    return "the place" if who == brief.place_id else "the style to draw in"
