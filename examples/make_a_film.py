"""The whole product in thirty lines of Python: a story in, a film out, an edit, the film again.

python examples/make_a_film.py
"""

from pathlib import Path

from filmwright.production import film
from filmwright.production.options import Options
from filmwright.storyboard import yaml_file

STORY = """A bear in a top hat walked over the ice. Far away he saw a light.
"Is anybody home?" asked the bear. A fox opened the door. "Come in," said the fox."""


def main() -> None:
    """Make the film, move one camera, and make again what that touches."""
    story = Path("two-friends.txt")
    story.write_text(STORY, encoding="utf-8")

    made = film.make(story, Options(quality="draft"))
    print(f"{made.film}: {len(made.board.shots)} shots")

    first = made.board.scenes[0]
    shot = first.shots[0].replace(camera=first.shots[0].camera.replace(move="crane-up"))
    scene = first.replace(shots=(shot, *first.shots[1:]))
    yaml_file.update(made.project.board, made.board.replace(scenes=(scene, *made.board.scenes[1:])))

    _, plan = film.status(made.project, Options())
    print("to make again:", ", ".join(unit.id for unit in plan.todo if unit.kind != "segment"))
    film.resume(made.project, Options())


if __name__ == "__main__":  # worker processes import this file again
    main()
