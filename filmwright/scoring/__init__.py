"""ROOM: clips into numbers. What cannot be measured is `None`, never 0 or 1."""
