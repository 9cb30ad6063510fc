"""Rules as critic: faults of film grammar and continuity, found without a model."""
