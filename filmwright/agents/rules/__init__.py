"""The rules planner: a storyboard from a story without any model. Honest, deterministic, plain."""
