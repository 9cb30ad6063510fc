"""ROOM: clips into a film, its sound, its subtitles and its report."""
