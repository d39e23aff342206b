"""Trend, daily and weekly season of the last seven days by ridge regression, inside the graph.

With nothing missing the fit is one constant matrix. With gaps the normal equations differ a row; conjugate gradients solve them, with the
constant matrix as preconditioner: nothing missing is exact after one round, and what is missing is left to the prior.
"""

import math

import torch
from torch import nn

from vocabulary import CONTEXT, DAY, HISTORY, HISTORY_STEP, HORIZON, WEEK

DAILY_ORDER = 8
WEEKLY_ORDER = 3
CHANGEPOINTS = 5
CHANGEPOINT_RANGE = 0.8
ROUNDS = 6
# Prior precision of each coefficient, counted in samples of unit noise; that of a season grows with the square of its order.
LEVEL_PRIOR, SLOPE_PRIOR, BEND_PRIOR, DAILY_PRIOR, WEEKLY_PRIOR = 0.5, 10.0, 2.0, 6.0, 40.0
TINY = 1e-12
MARGIN = 0.25


def _prior():
    orders = [DAILY_PRIOR * k * k for k in range(1, DAILY_ORDER + 1)] + [WEEKLY_PRIOR * k * k for k in range(1, WEEKLY_ORDER + 1)]
    return torch.tensor([LEVEL_PRIOR, SLOPE_PRIOR] + [BEND_PRIOR] * CHANGEPOINTS + orders * 2, dtype=torch.double)


class Decomposition(nn.Module):
    def __init__(self):
        super().__init__()
        cycles = [k / DAY for k in range(1, DAILY_ORDER + 1)] + [k / WEEK for k in range(1, WEEKLY_ORDER + 1)]
        bends = torch.linspace(-1.0, CHANGEPOINT_RANGE - 1.0, CHANGEPOINTS + 1, dtype=torch.double)[1:]
        self._keep("frequencies", 2 * math.pi * torch.tensor(cycles, dtype=torch.double))
        self._keep("bends", bends)
        times = HISTORY_STEP * torch.arange(1 - HISTORY, 1, dtype=torch.double)
        basis = self._basis(times, self.frequencies.double(), self.bends.double())
        prior = _prior()
        self._keep("rows", basis)
        self._keep("columns", basis.t().contiguous())
        self._keep("prior", prior)
        self._keep("whole", torch.linalg.inv(basis.t() @ basis + torch.diag(prior)))
        self._keep("ahead", torch.arange(1, HORIZON + 1, dtype=torch.double))
        self._keep("behind", torch.arange(1 - CONTEXT, 1, dtype=torch.double))

    def _keep(self, name, values):
        self.register_buffer(name, values.float().contiguous(), persistent=False)

    @staticmethod
    def _basis(seconds, frequencies, bends):
        """Level, slope, bends and seasons at times relative to the origin; a column each."""
        week = (seconds / WEEK).unsqueeze(-1)
        angles = seconds.unsqueeze(-1) * frequencies
        return torch.cat([week * 0.0 + 1.0, week + 0.5, torch.relu(week - bends), angles.sin(), angles.cos()], -1)

    def forward(self, y, mask):
        """Coefficients [batch, p, 1] and the mean that they are on top of, [batch, 1]."""
        mean = (y * mask).sum(1, keepdim=True) / (mask.sum(1, keepdim=True) + TINY)
        rest = torch.matmul((y - mean) * mask, self.rows)
        found = 0.0
        better = torch.matmul(rest, self.whole)
        way, size = better, (rest * better).sum(1, keepdim=True)
        for _ in range(ROUNDS):
            pull = torch.matmul(torch.matmul(way, self.columns) * mask, self.rows) + way * self.prior
            length = size / ((way * pull).sum(1, keepdim=True) + TINY)
            found = found + length * way
            rest = rest - length * pull
            better = torch.matmul(rest, self.whole)
            smaller = (rest * better).sum(1, keepdim=True)
            way = better + smaller / (size + TINY) * way
            size = smaller
        return found.unsqueeze(2), mean

    def fitted(self, coefficients, mean, y):
        """The fit over the history itself, [batch, HISTORY]."""
        return _bounded(torch.matmul(self.rows, coefficients).squeeze(2) + mean, y)

    def projected(self, coefficients, mean, y, step):
        """The fit at the samples of the window and at the steps ahead, [batch, C] and [batch, H].

        A sample is the mean over its step up to its time, one of the history over a quarter of an hour; where steps are longer, the history
        repeats a sample until the next. Either way its middle lies half the difference away.
        """
        shift = (step - HISTORY_STEP).abs() / 2.0
        times = torch.cat([self.behind * step, self.ahead * step], 1) + shift
        values = torch.matmul(self._basis(times, self.frequencies, self.bends), coefficients).squeeze(2) + mean
        values = _bounded(values, y)
        return values[:, :CONTEXT], values[:, CONTEXT:]


def _bounded(values, y):
    """A fit may leave what was seen by a quarter of its range, not more."""
    low, high = y.min(1, keepdim=True).values, y.max(1, keepdim=True).values
    room = (high - low) * MARGIN
    return torch.minimum(torch.maximum(values, low - room), high + room)
