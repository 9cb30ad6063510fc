"""Learned embedders of figures: each with weights that the person already has. None is a default."""
