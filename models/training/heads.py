"""Turns a median, two scales and free numbers into quantiles that neither cross nor fall below 0."""

import torch
from torch import nn
from torch.nn import functional as F

from vocabulary import HORIZON, MEDIAN, QUANTILES

LEVELS = len(QUANTILES)


class QuantileStack(nn.Module):
    """Positive increments stack the quantiles on the median; the maximum's are stacked likewise and then run along the horizon."""

    outs = (LEVELS - MEDIAN - 1, MEDIAN, LEVELS)

    def __init__(self):
        super().__init__()
        self.register_buffer("up", torch.triu(torch.ones(LEVELS, LEVELS))[MEDIAN + 1:], persistent=False)
        self.register_buffer("down", torch.tril(torch.ones(LEVELS, LEVELS))[:MEDIAN], persistent=False)
        self.register_buffer("rise", torch.triu(torch.ones(LEVELS, LEVELS))[1:], persistent=False)

    def forward(self, point, wide, deep, up, down, peak):
        """`point`, `wide`, `deep` [batch, H, 1], scales >= 0; `up`, `down`, `peak` [batch, H, outs]: any numbers."""
        quantiles = point + wide * torch.matmul(F.softplus(up), self.up) - deep * torch.matmul(F.softplus(down), self.down)
        quantiles = F.relu(quantiles)
        peaks = point + wide * (peak[:, :, :1] + torch.matmul(F.softplus(peak[:, :, 1:]), self.rise))
        peaks = torch.maximum(F.relu(peaks), quantiles).transpose(1, 2)
        peaks = F.max_pool1d(F.pad(peaks, (HORIZON - 1, 0)), HORIZON, 1).transpose(1, 2)
        return quantiles, peaks
