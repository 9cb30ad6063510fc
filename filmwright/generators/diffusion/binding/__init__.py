"""Requests into call arguments: what is common to all models, and the three shapes in which they differ."""
