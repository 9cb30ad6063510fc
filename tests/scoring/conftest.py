"""Makes the identity set importable however pytest was started."""

import sys
from pathlib import Path

import cv2

sys.path.insert(0, str(Path(__file__).parents[2]))
cv2.setNumThreads(1)
