"""Diffusion models: one generator for all of them; what differs from model to model is data (`presets/`)."""
