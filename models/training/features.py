"""Cuts model inputs out of series: the Python twin of what the service does before it calls the graph."""

import math

import torch

from vocabulary import BACK, CONTEXT, DAY, HORIZON, SEASONAL_LAGS, WEEK

UNBOUNDED = 1 << 40


def fill_forward(values, valid):
    """Replaces what is not valid by the newest valid value before it, leading gaps by the first one, all-gaps by 0."""
    positions = torch.arange(values.shape[-1]).expand_as(values)
    newest = torch.where(valid, positions, torch.full_like(positions, -1)).cummax(-1).values
    first = (newest < 0).sum(-1, keepdim=True).clamp(max=values.shape[-1] - 1)
    source = torch.where(newest < 0, first.expand_as(newest), newest)
    known = torch.where(valid, values, torch.zeros_like(values))
    return known.gather(-1, source)


def calendar_of(seconds):
    """sin/cos of the time of day and of the time of week (Monday 00:00 = 0) of wall-clock seconds since Monday."""
    day = 2 * math.pi * (seconds % DAY) / DAY
    week = 2 * math.pi * (seconds % WEEK) / WEEK
    return torch.stack([day.sin(), day.cos(), week.sin(), week.cos()], -1).float()


class SeriesSet:
    """Many series in one flat tensor, so that a batch of windows is one gather."""

    def __init__(self, series):
        """`series`: items with values (1-D float, NaN = missing), step (s) and monday_seconds of the first sample."""
        self.names = [item.name for item in series]
        self.values = torch.cat([torch.as_tensor(item.values, dtype=torch.float32) for item in series])
        lengths = torch.tensor([len(item.values) for item in series])
        self.lengths = lengths
        self.offsets = lengths.cumsum(0) - lengths
        self.steps = torch.tensor([item.step for item in series])
        self.starts = torch.tensor([item.monday_seconds for item in series])

    def gather(self, which, index, allowed):
        """Values at `index` of the chosen series; what is outside, not allowed or NaN is invalid."""
        extra = (1,) * (index.dim() - 1)
        length = self.lengths[which].view(-1, *extra)
        inside = allowed & (index >= 0) & (index < length)
        flat = self.offsets[which].view(-1, *extra) + torch.where(inside, index, torch.zeros_like(index))
        values = self.values[flat]
        return values, inside & ~torch.isnan(values)

    def windows(self, which, origin, history, drop=None, whole_lag=None):
        """Model inputs at `origin` (sample index) that see the last `history` steps before it and the origin itself.

        `drop(shape)` gives a mask of samples to lose; where `whole_lag` is true a lag that is shorter than the horizon is
        masked as a whole, otherwise only its samples after the origin are.
        """
        oldest = (origin - history).view(-1, 1)
        index = origin.view(-1, 1) + torch.arange(1 - CONTEXT, 1)
        context, context_valid = self.gather(which, index, index >= oldest)

        step = self.steps[which].view(-1, 1, 1)
        lags = torch.tensor(SEASONAL_LAGS).view(1, -1, 1)
        offsets = torch.arange(BACK + HORIZON).view(1, 1, -1) - BACK + 1
        index = origin.view(-1, 1, 1) + offsets - torch.div(lags, step, rounding_mode="floor")
        allowed = (index >= oldest.unsqueeze(-1)) & (index <= origin.view(-1, 1, 1))
        if whole_lag is not None:
            allowed = allowed & ((lags >= HORIZON * step) | ~whole_lag.view(-1, 1, 1))
        seasonal, seasonal_valid = self.gather(which, index, allowed)
        if drop is not None:
            context_lost, seasonal_lost = drop(context_valid.shape, seasonal_valid.shape)
            context_valid = context_valid & ~context_lost
            seasonal_valid = seasonal_valid & ~seasonal_lost

        seconds = self.starts[which] + origin * self.steps[which]
        return {
            "context": fill_forward(context, context_valid),
            "context_mask": context_valid.float(),
            "seasonal": fill_forward(seasonal, seasonal_valid),
            "seasonal_mask": seasonal_valid.float(),
            "calendar": calendar_of(seconds),
            "step": self.steps[which].view(-1, 1).float(),
        }

    def targets(self, which, origin):
        """Demand of the H steps after the origin and whether it is known."""
        index = origin.view(-1, 1) + torch.arange(1, HORIZON + 1)
        values, valid = self.gather(which, index, torch.ones_like(index, dtype=torch.bool))
        return torch.where(valid, values, torch.zeros_like(values)), valid


def running_max(targets, valid):
    """Maximum over steps 1..h, known only where all of them are."""
    return targets.cummax(-1).values, valid.long().cumprod(-1).bool()
