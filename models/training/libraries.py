"""Says in one sentence which libraries are missing; itself it needs none."""

import importlib.util
import sys

NEEDED = {"numpy": "python3-numpy", "torch": "python3-torch", "onnx": "python3-onnx"}
"""Debian's package by the name of the module, which is pip's name, too."""


def require():
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        packages = " ".join(NEEDED[name] for name in missing)
        sys.exit(f"Python ({sys.executable}) lacks {', '.join(missing)}: apt-get install {packages} (Debian), or pip install {' '.join(missing)}.")
