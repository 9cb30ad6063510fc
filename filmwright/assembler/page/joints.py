"""How clips join: the worst joints, both frames beside their difference, and the repair."""

from filmwright.assembler.page.data import JointPictures, PageData
from filmwright.assembler.page.markup import Markup, bullets, el, join, scrolling
from filmwright.schemas.score import JointScore

WORST_JOINTS = 5


def worst_joints(joints: tuple[JointScore, ...], most: int = WORST_JOINTS) -> tuple[JointScore, ...]:
    """Return the joints that deviate most, the worst first; those that were not measured are none of them."""
    measured = [joint for joint in joints if joint.z is not None]
    return tuple(sorted(measured, key=lambda joint: -(joint.z or 0.0))[:most])


def joints_section(data: PageData) -> Markup | None:
    """Return the worst joints, side by side; None where no clip continues another."""
    if data.score is None or not data.score.joints:
        return None
    joints = data.score.joints
    measured = [j for j in joints if j.z is not None]
    clean = sum(j.severity == "none" for j in measured)
    unknown = len(joints) - len(measured)
    lead = f"{clean} of {len(measured)} measured joints are clean."
    lead += f" {unknown} had too few frames to be measured." if unknown else ""
    rest = sorted(measured, key=lambda j: -(j.z or 0.0))[WORST_JOINTS:]
    return join(
        el("p", {"class": "lead"}, lead, " The worst first; z is the distance from what both clips do by "
           "themselves, and from 3 on an eye sees it. The difference has the motion taken out."),
        el("ol", {"class": "joints"}, *(_joint(data, j) for j in worst_joints(joints))),
        el("details", {"class": "more"}, el("summary", None, f"The other {len(rest)} joints"), _table(rest))
        if rest else None,
    )  # fmt: skip


def _joint(data: PageData, joint: JointScore) -> Markup:
    pictures = next((p for p in data.joints if (p.before, p.after) == (joint.before, joint.after)), None)
    defects = (
        join(el("b", None, d.name), f" {d.amount}" if d.amount else None, f" · z {d.z:.1f}")
        for d in joint.defects
    )
    starts = data.starts(joint.after)
    play = (
        el("button", {"type": "button", "class": "small", "data-at": f"{max(0.0, starts - 1):.3f}"},
           "Play the joint", el("span", {"class": "unseen"}, f" of {joint.before} and {joint.after}"))
        if starts is not None else None
    )  # fmt: skip
    return el(
        "li",
        {"class": "joint", "data-severity": joint.severity},
        _splice(joint, pictures) if pictures else None,
        el("h3", None, f"{joint.before} → {joint.after}",
           el("span", {"class": "tag"}, joint.severity or "none"), play),
        bullets("evidence", defects) or el("p", {"class": "fine"}, "nothing to see"),
        el("p", {"class": "repair"}, el("b", None, "Repair: "), joint.repair) if joint.repair else None,
    )  # fmt: skip


def _splice(joint: JointScore, pictures: JointPictures) -> Markup:
    shown = [
        (pictures.last, "last frame", f"last frame of {joint.before}"),
        (pictures.first, "first frame", f"first frame of {joint.after}"),
    ]
    if pictures.difference is not None:
        shown.append((pictures.difference, "difference", f"where {joint.before} and {joint.after} differ"))
    return el("div", {"class": "splice", "data-of": len(shown)}, *(
        el("figure", None, el("img", {"src": uri, "alt": alt}), el("figcaption", None, words))
        for uri, words, alt in shown
    ))  # fmt: skip


def _table(joints: list[JointScore]) -> Markup:
    rows = (
        el("tr", None, el("th", {"scope": "row"}, f"{j.before} → {j.after}"), el("td", None, f"{j.z:.1f}"),
           el("td", None, ", ".join(f"{d.name} {d.amount}".strip() for d in j.defects) or "–"),
           el("td", None, j.repair or "–"))
        for j in joints
    )  # fmt: skip
    head = el("tr", None, *(el("th", {"scope": "col"}, c) for c in ("joint", "z", "defects", "repair")))
    table = el("table", {"class": "numbers"}, el("thead", None, head), el("tbody", None, *rows))
    return scrolling("The other joints", table)
