"""The small pipelines of a test run: built when a test asks, once for all workers."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.generators.diffusion.zoo.shelf import built

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["DIFFUSERS_DISABLE_REMOTE_CODE"] = "1"


@pytest.fixture(scope="session")
def zoo(shelf: Path) -> Callable[[str], Path]:
    """Return what gives a family's folder: `zoo("svd")`. Tests read it; one that changes it copies it."""
    return lambda family: built(family, shelf)
