"""ROOM: judgement in words: the graph, the planners, the critics."""
