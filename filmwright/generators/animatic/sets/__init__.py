"""The settings: places made of a sky, a ground and painted cards. Start at `dress` and `scenery`."""
