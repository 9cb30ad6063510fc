"""Stills drawn by the OpenAI images API, or by any server that speaks it; each is paid for once."""
