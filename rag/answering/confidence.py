"""How sure an answer is: a logistic model over what its finding shows, fitted by `make calibrate`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted model of "the articles answer this".

    Args:
        bias: its constant.
        weights: by feature.
        threshold: confidence below which the articles are taken not to say.
    """

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def confidence(self, features: Mapping[str, float]) -> float:
        """0..1: an estimate that the articles answer the question."""
        return 1 / (1 + math.exp(-self.bias - sum(weight * features[name] for name, weight in self.weights.items())))
