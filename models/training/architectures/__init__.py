"""The networks that train.py knows, by name. A new one is a module with a class and a line here."""

from dataclasses import dataclass
from typing import Callable

from torch import nn

from architectures.blend import GatedBlend
from architectures.hybrid import Hybrid
from architectures.prophet import Prophet
from architectures.recurrent import Recurrent


@dataclass(frozen=True)
class Architecture:
    build: Callable[[], nn.Module]
    """A module with `inputs` (names of the vocabulary); its forward takes them in that order and gives quantiles and max_quantiles."""

    description: str
    steps: int
    """Training steps unless told otherwise."""

    batch: int = 256
    """Windows a step unless told otherwise."""

    learning_rate: float = 3e-3

    pretraining: int = 0
    """Steps on synthetic load alone that come first."""


ARCHITECTURES = {
    "blend": Architecture(
        GatedBlend, "Blend of 50 candidate forecasts: a softmax gate, fed by a GRU state and in-history skill, weighs them; "
        "spreads scale with in-history errors.", 5000),
    "lstm": Architecture(
        lambda: Recurrent(nn.LSTM), "Global recurrent quantile model: an LSTM reads the window, another writes the horizon.", 350, 128, pretraining=700),
    "gru": Architecture(
        lambda: Recurrent(nn.GRU), "Global recurrent quantile model: a GRU reads the window, another writes the horizon.", 350, 128, pretraining=700),
    "hybrid": Architecture(
        Hybrid, "Trend and seasons fitted to the last seven days; a GRU forecasts what they leave over.", 350, 128, pretraining=700),
    "prophet": Architecture(
        Prophet, "Decomposable model: piecewise-linear trend, daily and weekly Fourier seasons, ridge prior, fitted to the last seven days; "
        "the fit's last error decays as it did in those days.", 200, 128, 2e-2),
}
