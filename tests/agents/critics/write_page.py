"""Writes docs/critics.md from the rules themselves: `python -m tests.agents.critics.write_page`."""

from pathlib import Path

from filmwright.agents.critics.mend import MENDS
from filmwright.agents.critics.review import SUBJECTS

PAGE = Path(__file__).parents[3] / "docs" / "critics.md"
OPENING = """# What the rules look for

Written by `python -m tests.agents.critics.write_page` from the rules; a test tells when it is stale.

Rules read a storyboard as a director would and remark on faults of film grammar and continuity. They cost
nothing, give the same notes for the same board, and change nothing by themselves. A note says where and
what the fault is, why it is one, and what to do about it.

- **error**: the film would be visibly wrong, or cannot be made as it is written
- **warn**: a director would ask
- **info**: a matter of taste

What the board does not say is never faulted: a frame without placements says nothing about who is in it.
Two views of someone must match where they are neighbours: in one scene, with at most one shot and no dissolve
between them. Rules marked *mended* have one safe repair, which can be made without asking; it never touches
a locked shot, a shot that a person planned, the words of a line, or an id.
"""
_ABOUT = {
    "geography": "Where everyone is on the screen",
    "continuity": "From one view of someone to the next",
    "chains": "Shots joined without a cut",
    "dialogue": "What is said",
    "beats": "What people do",
    "coverage": "The shots a scene needs",
    "rhythm": "How long shots last, and how they vary",
    "telling": "The story (where it is at hand)",
    "ability": "The chosen generator (where its capabilities are known)",
}


def page() -> str:
    """Return the page."""
    parts = [OPENING]
    for subject, rules in SUBJECTS.items():
        rows = [f"## {_ABOUT[subject]}\n", "| rule | severity | finds | because |", "|---|---|---|---|"]
        for name, rule in rules.items():
            finds = (rule.find.__doc__ or "").strip()
            severity = f"{rule.severity}, *mended*" if name in MENDS else rule.severity
            rows.append(f"| `{name}` | {severity} | {finds} | {rule.why} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
