"""Pinball loss of the step quantiles and of the quantiles of the running maximum."""

import torch

from vocabulary import HORIZON, QUANTILES

LEVELS = torch.tensor(QUANTILES).view(1, 1, -1)
LEVEL_WEIGHTS = torch.tensor([0.5, 0.7, 0.8, 1.5, 1.0, 1.8, 1.6, 2.0]).view(1, 1, -1)
LEAD_STEPS = 6
COARSE_STEP = 300
IDLE_WEIGHT = 2.5


def pinball(predicted, actual):
    error = actual.unsqueeze(-1) - predicted
    return torch.maximum(LEVELS * error, (LEVELS - 1) * error)


def training_loss(quantiles, peaks, batch):
    inputs, target, valid, peak, peak_valid, units = batch
    near = torch.arange(1, HORIZON + 1) <= LEAD_STEPS
    coarse = inputs["step"] >= COARSE_STEP
    idle = inputs["context"][:, -1:] == 0
    weight = torch.where(coarse & ~near, 0.3, 1.0) * torch.where(idle, IDLE_WEIGHT, 1.0)
    steps = _weighted(pinball(quantiles, target), units, valid * weight)
    tops = _weighted(pinball(peaks, peak), units, peak_valid * weight * torch.where(near, 2.0, 1.0))
    return steps, tops


def _weighted(losses, units, weight):
    per_step = (losses * LEVEL_WEIGHTS).mean(-1) / units
    return (per_step.clamp(max=50.0) * weight).sum() / weight.sum()
