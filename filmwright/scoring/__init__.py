"""ROOM: clips into numbers. Identity of characters, joints between clips, health of each clip."""
