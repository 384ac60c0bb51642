"""Which optional parts of plancheck are installed. They are looked for without being imported."""

from __future__ import annotations

from importlib.util import find_spec


def recognises_text() -> bool:
    """Whether the extra `ocr` is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def learns() -> bool:
    """Whether the extra `learn` is installed."""
    return find_spec("sklearn") is not None
