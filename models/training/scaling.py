"""Small tensor functions that several networks share."""

import torch

from vocabulary import CONTEXT, HORIZON

TINY = 1e-30
LAGS = (1, 3, 6, 12, 20, 30)
WIDTHS = (3, 10, 30)


def level_of(*tensors):
    """Mean absolute demand, [batch, 1]; 1 where all is 0, so that one may divide by it."""
    level = sum(tensor.abs().flatten(1).mean(1, keepdim=True) for tensor in tensors)
    return level + (level < TINY).float()


def squashed(values):
    return values / (1.0 + 0.25 * values.abs())


def lag_interpolation():
    """[lags, H]: spreads what is known at LAGS linearly over all steps ahead."""
    matrix = torch.zeros(len(LAGS), HORIZON)
    for h in range(1, HORIZON + 1):
        upper = next(i for i, lag in enumerate(LAGS) if lag >= h)
        lower = max(0, upper - 1)
        share = (h - LAGS[lower]) / (LAGS[upper] - LAGS[lower]) if upper else 1.0
        matrix[lower, h - 1] += 1 - share
        matrix[upper, h - 1] += share
    return matrix


def moves_within(x, mask):
    """Mean |x(t + lag) - x(t)| of the measured samples of the window at each of LAGS, [batch, lags]."""
    means = []
    for lag in LAGS:
        known = mask[:, lag:] * mask[:, :CONTEXT - lag]
        moved = (x[:, lag:] - x[:, :CONTEXT - lag]).abs() * known
        means.append(moved.sum(1) / (known.sum(1) + 1e-3))
    return torch.stack(means, 1)


def recent_means(x):
    """Means of the newest samples of a window [batch, C], relative to the newest one."""
    now = x[:, CONTEXT - 1:]
    return torch.cat([x[:, CONTEXT - width:].mean(1, keepdim=True) - now for width in WIDTHS], 1)
