"""The `prophet` model: trend and seasons of the last seven days; the fit's last error decays as it did within them.

Everything but the multiples that turn scales of error into quantiles is fitted to each window by the graph itself.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

from decomposition import Decomposition
from heads import QuantileStack
from scaling import level_of
from vocabulary import CONTEXT, HISTORY, HISTORY_STEP, HORIZON, MEDIAN, QUANTILES

LAGS = (1, 2, 4, 8, 16, 32, 64, 120)
NEWEST = 15
SHRINKAGE = 2.0
SLOPE_SHRINKAGE = 0.002
STEEPEST = 1.5
# mean of the root of the positive part of a normal variable whose deviation is one
HALF_NORMAL_ROOT = 0.411


class Prophet(nn.Module):
    inputs = ("context", "context_mask", "step", "history", "history_mask")

    def __init__(self):
        super().__init__()
        self.decomposition = Decomposition()
        self.stack = QuantileStack()
        self.multiples = nn.Parameter(_normal_multiples().repeat(1, HORIZON, 1))
        self.growth = nn.Parameter(torch.zeros(1, 1, sum(self.stack.outs)))
        self.trust = nn.Parameter(torch.tensor([0.0, 2.0, 0.0]))
        start = torch.arange(HISTORY).view(1, -1) - torch.tensor(LAGS).view(-1, 1)
        self.register_buffer("earlier", start.clamp(min=0), persistent=False)
        self.register_buffer("inside", (start > 0).float(), persistent=False)
        self.register_buffer("knots", torch.tensor((0,) + LAGS, dtype=torch.float32), persistent=False)
        self.register_buffer("steps", torch.arange(1, HORIZON + 1).float().view(1, -1), persistent=False)

    def forward(self, context, context_mask, step, history, history_mask):
        level = level_of(context, history)
        x, y = context / level, history / level
        coefficients, mean = self.decomposition(y, history_mask)
        behind, ahead = self.decomposition.projected(coefficients, mean, y, step)
        error = (y - self.decomposition.fitted(coefficients, mean, y)) * history_mask

        between = self._between(step)
        memory, push, up, down = self._memory(error, history_mask)
        memory = torch.matmul(between, F.pad(memory, (1, 0), value=1.0).unsqueeze(2)).squeeze(2)
        push = torch.matmul(between, F.pad(push, (1, 0)).unsqueeze(2)).squeeze(2)
        noise = self._noise(x, context_mask, step)
        last, slope = self._newest(x - behind, error, history_mask, noise, step)
        point = (ahead + memory * last + push * slope).unsqueeze(2)
        wide, deep = (self._spread(between, squares, noise) for squares in (up, down))

        pace = (step.log() / 4.0 - 1.0).unsqueeze(2)
        multiples = torch.split(self.multiples + self.growth * pace, self.stack.outs, 2)
        quantiles, peaks = self.stack(point, wide, deep, *multiples)
        return quantiles * level.unsqueeze(2), peaks * level.unsqueeze(2)

    def _between(self, step):
        """Weights [batch, H, knots] that interpolate linearly between lags of the history; beyond the last it counts alone."""
        lags = (self.steps * step / HISTORY_STEP).clamp(max=float(LAGS[-1])).unsqueeze(2)
        low, width = self.knots[:-1], self.knots[1:] - self.knots[:-1]
        share = ((lags - low) / width).clamp(0.0, 1.0)
        return F.pad(1.0 - share, (0, 1), value=1.0) * F.pad(share, (1, 0), value=1.0)

    def _memory(self, error, mask):
        """At each lag, by regression within the week: how much of an error was left, in [0, 1], and how much of its last move was added, and
        the typical squares of what both then missed by, upward and downward."""
        moves = F.pad(error[:, 1:] - error[:, :-1], (1, 0))
        steady = F.pad(mask[:, 1:] * mask[:, :-1], (1, 0))
        before, move = error[:, self.earlier], moves[:, self.earlier]
        known = steady[:, self.earlier] * self.inside * mask.unsqueeze(1)
        after = error.unsqueeze(1)
        total = (error * error).sum(1, keepdim=True) / (mask.sum(1, keepdim=True) + 1e-3)
        memory, push = _regression(
            *((first * second * known).sum(2) for first, second in ((before, before), (before, move), (move, move), (before, after), (move, after))), total)
        missed = (after - memory.unsqueeze(2) * before - push.unsqueeze(2) * move) * known
        count = known.sum(2)
        up, down = (_typical_square(torch.relu(side), count, total) for side in (missed, -missed))
        return memory, push, up, down

    def _noise(self, x, mask, step):
        """Mean square of the noise of single samples, from second differences; none where a quarter of an hour is a sample."""
        known = mask[:, 2:] * mask[:, 1:-1] * mask[:, :-2]
        bends = (x[:, 2:] - 2.0 * x[:, 1:-1] + x[:, :-2]) * known
        fine = (1.0 - step / HISTORY_STEP).clamp(min=0.0)
        return (bends * bends).sum(1, keepdim=True) / (6.0 * known.sum(1, keepdim=True) + 1e-3) * fine

    def _newest(self, left, error, mask, noise, step):
        """The error of the fit at the origin and its move in the last quarter of an hour: of samples where they are smooth, of means where
        they are noisy."""
        newest = left[:, CONTEXT - 1:]
        few = left[:, CONTEXT - NEWEST:].mean(1, keepdim=True)
        whole = (error * error).mean(1, keepdim=True)
        fine = (1.0 - step / HISTORY_STEP).clamp(min=0.0)
        noisy, rough = (torch.exp(trust) * noise / (torch.exp(trust) * noise + whole + 1e-12) for trust in (self.trust[0], self.trust[1]))
        last = newest + fine * noisy * (few - newest)
        quick = (newest - few) * HISTORY_STEP / ((NEWEST - 1) / 2.0 * step)
        slow = (error[:, -1:] - error[:, -2:-1]) * mask[:, -1:] * mask[:, -2:-1]
        return last, slow + fine * (1.0 - rough) * (quick - slow)

    def _spread(self, between, squares, noise):
        """Root of the mean square error at each step ahead."""
        growing = torch.matmul(between, F.pad(squares, (1, 0)).unsqueeze(2)).squeeze(2)
        square = 2.0 * growing + torch.exp(self.trust[2]) * noise
        return (square * (square + 1e-12).rsqrt()).unsqueeze(2)


def _typical_square(side, count, total):
    """Half of a variance from roots of one-sided errors, which a few large ones move little; where there are few errors, from the fit's."""
    root = side.sqrt().sum(2) / (count + SHRINKAGE) / HALF_NORMAL_ROOT
    return root ** 4 / 2.0 + SHRINKAGE / (count + SHRINKAGE) * total / 2.0


def _normal_multiples():
    """The free numbers of the stack that make quantiles of a normal distribution, whose spread is one, out of its scales."""
    places = torch.erfinv(2.0 * torch.tensor(QUANTILES) - 1.0) * math.sqrt(2.0)
    gaps = places[1:] - places[:-1]
    free = torch.log(torch.expm1(gaps))
    return torch.cat([free[MEDIAN:], free[:MEDIAN], torch.cat([places[:1], free])]).view(1, 1, -1)


def _regression(levels, both, moves, of_level, of_move, total):
    """Ridge regression on two variables from their sums of products."""
    levels = levels + SHRINKAGE * total + 1e-12
    moves = moves + SHRINKAGE * total + SLOPE_SHRINKAGE * levels
    determinant = levels * moves - both * both
    memory = (of_level * moves - of_move * both) / (determinant + 1e-24)
    push = (of_move * levels - of_level * both) / (determinant + 1e-24)
    return memory.clamp(0.0, 1.0), push.clamp(-STEEPEST, STEEPEST)
