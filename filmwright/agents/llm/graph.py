"""The graph of planning: the order of the stages, as LangGraph runs it.

    read ─> outline ─> [content] ─> fixed ─> [visual] ─> critics ─┬─> [repair] ─┐      [x]: one node a scene,
                        a scene              a scene         ^    │   a scene   │      side by side
                                                             └────┼─────────────┘ at most two rounds
                                                                  └─> taste ─> [physics] ─> finish ─> (end)
                                                                                a scene

The state holds ids and hashes, never content. LangGraph does not save what finished siblings of a killed
fan-out made: every answer is in the books before a node returns, and a node that runs twice recalls it.
"""

import operator
import sqlite3
from collections.abc import Mapping
from typing import Annotated, Any, Protocol, TypedDict

from filmwright.agents.graph import saver_on

THREAD = "plan"


class PlanState(TypedDict, total=False):
    """Where a run stands. Plain JSON types only."""

    inputs: str
    """Hash of what is planned, and how."""
    scenes: list[str]
    done: Annotated[list[str], operator.add]
    """`content/sc010`, `visual/sc010`, `repair/1/sc010`: what a fan-out has finished."""
    round: int
    faulted: list[str]
    """Scenes with shots to plan again."""
    moving: list[str]
    """Scenes in which something moves by itself."""
    board: str
    """Hash of the finished board."""


class Errand(TypedDict):
    """What one node of a fan-out is sent for."""

    scene: str
    round: int


class Stages(Protocol):
    """What the graph calls. Every stage recalls what it has asked before."""

    def read(self) -> None:
        """Number the sentences."""
        ...

    def outline(self) -> list[str]:
        """Write the bible; return the ids of the scenes."""
        ...

    def content(self, scene: str) -> None:
        """Write what happens in a scene."""
        ...

    def visual(self, scene: str) -> None:
        """Plan the shots of a scene."""
        ...

    def critics(self, round_: int) -> list[str]:
        """Return the scenes with errors after so many rounds of repair."""
        ...

    def repair(self, scene: str, round_: int) -> None:
        """Plan the faulted shots of a scene again."""
        ...

    def taste(self) -> list[str]:
        """Ask for remarks on story and tone; return the scenes in which something moves by itself."""
        ...

    def physics(self, scene: str) -> None:
        """Fill in what moves by itself in a scene."""
        ...

    def finish(self) -> str:
        """Return the hash of the finished board."""
        ...


def build(stages: Stages, rounds: int, saver: Any = None) -> Any:
    """Return the compiled graph over `stages`, with at most `rounds` of repair and checkpoints in `saver`."""
    from langgraph.graph import END, START, StateGraph
    from langgraph.types import Send

    def read(_state: PlanState) -> PlanState:
        stages.read()
        return {}

    def outline(_state: PlanState) -> PlanState:
        return {"scenes": stages.outline(), "round": 0}

    def content(errand: Errand) -> PlanState:
        stages.content(errand["scene"])
        return {"done": [f"content/{errand['scene']}"]}

    def fixed(_state: PlanState) -> PlanState:
        return {}  # all content is known: from here on every scene knows how the one before it ends

    def visual(errand: Errand) -> PlanState:
        stages.visual(errand["scene"])
        return {"done": [f"visual/{errand['scene']}"]}

    def critics(state: PlanState) -> PlanState:
        return {"faulted": stages.critics(state["round"])}

    def repair(errand: Errand) -> PlanState:
        stages.repair(errand["scene"], errand["round"])
        return {"done": [f"repair/{errand['round']}/{errand['scene']}"]}

    def again(state: PlanState) -> PlanState:
        return {"round": state["round"] + 1}

    def taste(_state: PlanState) -> PlanState:
        return {"moving": stages.taste()}

    def physics(errand: Errand) -> PlanState:
        stages.physics(errand["scene"])
        return {"done": [f"physics/{errand['scene']}"]}

    def finish(_state: PlanState) -> PlanState:
        return {"board": stages.finish()}

    def to(node: str) -> Any:
        return lambda state: [Send(node, Errand(scene=scene, round=0)) for scene in state["scenes"]]

    def moved(state: PlanState) -> Any:
        return [Send("physics", Errand(scene=scene, round=0)) for scene in state["moving"]] or "finish"

    def judged(state: PlanState) -> Any:
        if not state["faulted"] or state["round"] >= rounds:
            return "taste"
        return [Send("repair", Errand(scene=scene, round=state["round"] + 1)) for scene in state["faulted"]]

    graph = StateGraph(PlanState)
    nodes: Mapping[str, Any] = {
        "read": read, "outline": outline, "content": content, "fixed": fixed, "visual": visual,
        "critics": critics, "repair": repair, "again": again, "taste": taste, "physics": physics,
        "finish": finish,
    }  # fmt: skip
    for name, node in nodes.items():
        graph.add_node(name, node)
    graph.add_edge(START, "read")
    graph.add_edge("read", "outline")
    graph.add_conditional_edges("outline", to("content"), ["content"])
    graph.add_edge("content", "fixed")
    graph.add_conditional_edges("fixed", to("visual"), ["visual"])
    graph.add_edge("visual", "critics")
    graph.add_conditional_edges("critics", judged, ["repair", "taste"])
    graph.add_edge("repair", "again")
    graph.add_edge("again", "critics")
    graph.add_conditional_edges("taste", moved, ["physics", "finish"])
    graph.add_edge("physics", "finish")
    graph.add_edge("finish", END)
    return graph.compile(checkpointer=saver)


def run(
    stages: Stages, connection: sqlite3.Connection, *, inputs: str, rounds: int, parallel: int
) -> PlanState:
    """Run the graph from where it stood, or from the start; return the last state.

    `inputs` is the hash of what is planned: a run that stood over other inputs starts again. `parallel` is
    how many scenes are worked on at once.
    """
    saver = saver_on(connection)
    graph = build(stages, rounds, saver)
    config = {"configurable": {"thread_id": THREAD}, "max_concurrency": parallel}
    stood = graph.get_state(config)
    order: PlanState | None = None
    if not stood.next or stood.values.get("inputs") != inputs:
        saver.delete_thread(THREAD)
        order = {"inputs": inputs}
    state: PlanState = graph.invoke(order, config, durability="sync")
    saver.delete_thread(THREAD)  # a finished run leaves nothing behind: checkpoints do not grow
    return state
