"""Story text in, `schemas.story.Story` out. What is filmed is decided elsewhere."""
