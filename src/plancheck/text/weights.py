"""Weights of pieces of texts as they are stored: the pieces of each weight, joined by spaces, under a whole number."""

from __future__ import annotations

from collections.abc import Mapping


def stored(weights: Mapping[str, float], parts: int) -> dict[str, str]:
    """The pieces by their weight in so many `parts` of one, the smallest first. What rounds to nothing is left out."""
    by_weight: dict[int, list[str]] = {}
    for piece, weight in sorted(weights.items()):
        by_weight.setdefault(round(weight * parts), []).append(piece)
    return {str(weight): " ".join(by_weight[weight]) for weight in sorted(by_weight) if weight}


def read(by_weight: Mapping[str, str], parts: int) -> dict[str, float]:
    """The weight of each piece."""
    return {piece: int(weight) / parts for weight, joined in by_weight.items() for piece in joined.split(" ")}
