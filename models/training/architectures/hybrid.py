"""The `hybrid` model: trend and seasons of the last seven days, and a recurrent network for what they leave over."""

import torch
from torch import nn

from architectures.recurrent import EncoderDecoder
from decomposition import Decomposition
from scaling import WIDTHS, lag_interpolation, level_of, moves_within, recent_means, squashed
from vocabulary import CONTEXT, HORIZON


class Hybrid(nn.Module):
    inputs = ("context", "context_mask", "calendar", "step", "history", "history_mask")

    def __init__(self):
        super().__init__()
        self.decomposition = Decomposition()
        self.network = EncoderDecoder(nn.GRU, paths=4, features=4, facts=4 + 7 + len(WIDTHS))
        self.register_buffer("interpolation", lag_interpolation(), persistent=False)

    def forward(self, context, context_mask, calendar, step, history, history_mask):
        level = level_of(context, history)
        x, y = context / level, history / level
        coefficients, mean = self.decomposition(y, history_mask)
        behind, ahead = self.decomposition.projected(coefficients, mean, y, step)
        error = ((y - self.decomposition.fitted(coefficients, mean, y)).abs() * history_mask).sum(1, keepdim=True)
        error = error / (history_mask.sum(1, keepdim=True) + 1e-3)

        now, last = x[:, CONTEXT - 1:], behind[:, CONTEXT - 1:]
        drift = ahead - last
        moved = torch.matmul(moves_within(x, context_mask), self.interpolation)
        scales = torch.stack([moved, error.expand(-1, HORIZON)], 2)
        unit = 0.5 * (moved[:, 5:6] + error) + 1e-4

        left = x - behind
        paths = torch.stack([x - now, left, behind - last], 1) / unit.unsqueeze(2)
        paths = torch.cat([squashed(paths), context_mask.unsqueeze(1)], 1)
        features = torch.stack([drift, ahead - now, ahead - mean], 2) / unit.unsqueeze(2)
        ratio = (scales[:, :, 1] / (scales.sum(2) + 1e-4)).unsqueeze(2)
        facts = torch.cat([
            calendar, step.log() / 4.0 - 1.0, history_mask.mean(1, keepdim=True), context_mask.mean(1, keepdim=True),
            squashed(left[:, CONTEXT - 1:] / unit), squashed((now - mean) / unit), error / (error + unit), (x < 1e-6).float().mean(1, keepdim=True),
            squashed(recent_means(left) / unit)], 1)
        quantiles, peaks = self.network(paths, torch.cat([squashed(features), ratio], 2), facts, now, drift, scales)
        return quantiles * level.unsqueeze(2), peaks * level.unsqueeze(2)
