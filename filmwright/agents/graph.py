"""The graph: the order of a film's work, as LangGraph runs it.

    plan ─> review ─> keyframes ─> judge_keyframes ─> clips ─> score ─> judge ─> assemble ─> (end)
              │        ^   ^               │                             │
              │        │   └───────────────┘ stills again, bounded       │
              │        └─────────────────────────────────────────────────┘ shots again, bounded
              └ --review stops here, with a typed question

Stills are judged before clips are paid for, in every round.

The state holds ids and counts, never content: the store is the truth, and the checkpoint only says where a
run stood. A node that runs twice does its work once, because each step commits to the store what it makes.
The steps themselves are given from outside; this file knows their order and nothing else.
"""

import sqlite3
from typing import Any, Literal, Protocol, TypedDict

from pydantic import BaseModel


class Decision(BaseModel):
    """The person's answer at the review gate."""

    action: Literal["approve", "stop"]


class FilmState(TypedDict, total=False):
    """Where a run stands. Plain JSON types only."""

    board: str
    """Hash of the board the run works on."""
    review: bool
    decision: str
    redraw: list[str]
    """Shots whose stills the verdict wants again."""
    drawn: int
    """How often stills were judged."""
    retake: list[str]
    """Shots the verdict wants again."""
    round: int
    film: str


class Steps(Protocol):
    """What the graph calls. Every step is idempotent over the store."""

    def plan(self) -> str:
        """Write the board if there is none; return its hash."""
        ...

    def keyframes(self, retake: list[str]) -> None:
        """Make the stills that are missing or stale, and new takes of those of the shots in `retake`."""
        ...

    def judge_keyframes(self, round_: int) -> list[str]:
        """Return the shots whose stills are worth another take before their clips are made."""
        ...

    def clips(self, retake: list[str]) -> None:
        """Make the clips that are missing or stale, and new takes of the shots in `retake`."""
        ...

    def score(self) -> None:
        """Measure the film's clips."""
        ...

    def judge(self, round_: int) -> list[str]:
        """Return the shots worth another take, empty when there is none or the bound is reached."""
        ...

    def assemble(self) -> str:
        """Cut the film; return the hash of its cut."""
        ...


def build(steps: Steps, saver: Any = None) -> Any:
    """Return the compiled graph over `steps`, with checkpoints in `saver`."""
    from langgraph.graph import END, START, StateGraph
    from langgraph.types import interrupt

    def plan(_state: FilmState) -> FilmState:
        return {"board": steps.plan(), "round": 0, "retake": [], "drawn": 0, "redraw": []}

    def review(state: FilmState) -> FilmState:
        # An interrupt node re-runs from its start, so it does nothing else.
        if not state.get("review"):
            return {"decision": "approve"}
        answer = interrupt(
            {"ask": "approve the storyboard?", "board": state["board"]}, response_schema=Decision
        )
        return {"decision": Decision.model_validate(answer).action}

    def keyframes(state: FilmState) -> FilmState:
        steps.keyframes(state.get("redraw") or state.get("retake", []))
        return {}

    def judge_keyframes(state: FilmState) -> FilmState:
        drawn = state.get("drawn", 0)
        return {"redraw": steps.judge_keyframes(drawn), "drawn": drawn + 1}

    def clips(state: FilmState) -> FilmState:
        steps.clips(state.get("retake", []))
        return {}

    def score(_state: FilmState) -> FilmState:
        steps.score()
        return {}

    def judge(state: FilmState) -> FilmState:
        round_ = state.get("round", 0)
        return {"retake": steps.judge(round_), "round": round_ + 1}

    def assemble(_state: FilmState) -> FilmState:
        return {"film": steps.assemble()}

    graph = StateGraph(FilmState)
    nodes: dict[str, Any] = {
        "plan": plan, "review": review, "keyframes": keyframes, "judge_keyframes": judge_keyframes,
        "clips": clips, "score": score, "judge": judge, "assemble": assemble,
    }  # fmt: skip
    for name, node in nodes.items():
        graph.add_node(name, node)
    graph.add_edge(START, "plan")
    graph.add_edge("plan", "review")
    graph.add_conditional_edges(
        "review", lambda s: "keyframes" if s["decision"] == "approve" else END, ["keyframes", END]
    )
    graph.add_edge("keyframes", "judge_keyframes")
    graph.add_conditional_edges(
        "judge_keyframes", lambda s: "keyframes" if s["redraw"] else "clips", ["keyframes", "clips"]
    )
    graph.add_edge("clips", "score")
    graph.add_edge("score", "judge")
    graph.add_conditional_edges(
        "judge", lambda s: "keyframes" if s["retake"] else "assemble", ["keyframes", "assemble"]
    )
    graph.add_edge("assemble", END)
    return graph.compile(checkpointer=saver)


def saver_on(connection: sqlite3.Connection) -> Any:
    """Return a checkpoint saver that builds no type a stranger's database names (strict serializer)."""
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
    from langgraph.checkpoint.sqlite import SqliteSaver

    return SqliteSaver(connection, serde=JsonPlusSerializer(allowed_msgpack_modules=None))


def run(steps: Steps, connection: sqlite3.Connection, *, review: bool, board: str | None) -> FilmState:
    """Run the graph from where it stood, or from the start; return the last state.

    `board` is the hash of the board now. A run that stood over another board starts again: the store makes
    that cheap. The state holds `__interrupt__` when the run stopped at the review gate.
    """
    from langgraph.types import Command

    saver = saver_on(connection)
    graph = build(steps, saver)
    config = {"configurable": {"thread_id": "film"}}
    stood = graph.get_state(config)
    if stood.interrupts and not review:
        order: Any = Command(resume={"action": "approve"})
    elif board is not None and stood.next and not stood.interrupts and stood.values.get("board") == board:
        # From the keyframes on, whatever the step was: files may have gone since; what is made stays made.
        graph.update_state(config, {"decision": "approve"}, as_node="review")
        order = None
    else:
        saver.delete_thread("film")
        order = {"review": review}
    state: FilmState = graph.invoke(order, config, durability="sync")
    if "__interrupt__" not in state:
        saver.delete_thread("film")  # a finished run leaves nothing behind: checkpoints do not grow
    return state
