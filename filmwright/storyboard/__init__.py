"""ROOM: the project on disk: the YAML a person owns, the plan, the SQLite store that remembers."""
