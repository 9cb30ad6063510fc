"""GROUND FLOOR: what things are. Frozen pydantic models; they import nothing of ours but each other."""
