"""Cuts model inputs out of series: the Python twin of what the service does before it calls the graph."""

import math

import torch

from vocabulary import BACK, CONTEXT, DAY, HISTORY, HISTORY_STEP, HORIZON, SEASONAL_LAGS, WEEK, WINDOW_INPUTS

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


def forecast(network, inputs):
    """Runs a network on those of the inputs that it declares."""
    return network(*(inputs[name] for name in network.inputs))


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
        self._running = None

    def gather(self, which, index, allowed):
        """Values at `index` of the chosen series; what is outside, not allowed or NaN is invalid."""
        extra = (1,) * (index.dim() - 1)
        length = self.lengths[which].view(-1, *extra)
        inside = allowed & (index >= 0) & (index < length)
        flat = self.offsets[which].view(-1, *extra) + torch.where(inside, index, torch.zeros_like(index))
        values = self.values[flat]
        return values, inside & ~torch.isnan(values)

    def windows(self, which, origin, history, drop=None, whole_lag=None, names=WINDOW_INPUTS, drop_history=None):
        """Model inputs (those of WINDOW_INPUTS always, history only if it is among `names`) at `origin` (sample index) that see the last `history` steps before it and the origin itself.

        `drop(context_shape, seasonal_shape)` gives masks of samples to lose, `drop_history(shape)` one of history; where `whole_lag` is true a lag that is shorter than the horizon is
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
        inputs = {
            "context": fill_forward(context, context_valid),
            "context_mask": context_valid.float(),
            "seasonal": fill_forward(seasonal, seasonal_valid),
            "seasonal_mask": seasonal_valid.float(),
            "calendar": calendar_of(seconds),
            "step": self.steps[which].view(-1, 1).float(),
        }
        if "history" in names:
            means, valid = self.means(which, origin, history)
            if drop_history is not None:
                valid = valid & ~drop_history(valid.shape)
            inputs["history"] = fill_forward(means, valid)
            inputs["history_mask"] = valid.float()
        return inputs

    def means(self, which, origin, history):
        """Mean of what is known of each quarter of an hour of the week up to the origin; of coarser series the newest sample."""
        back = HISTORY_STEP * torch.arange(HISTORY - 1, -1, -1).view(1, -1)
        step = self.steps[which].view(-1, 1)
        newest = origin.view(-1, 1) + torch.div(-back, step, rounding_mode="floor")
        oldest = origin.view(-1, 1) + torch.div(-back - HISTORY_STEP, step, rounding_mode="floor") + 1
        oldest = torch.where(step < HISTORY_STEP, oldest, newest).clamp(min=0)
        allowed = (newest >= 0) & (back <= history.view(-1, 1) * step)
        start = (self.offsets[which] + which).view(-1, 1)
        above, below = start + newest.clamp(min=-1) + 1, start + oldest
        sums, counts = self._running_sums()
        known = torch.where(allowed, (counts[above] - counts[below]).long(), torch.zeros_like(newest))
        return ((sums[above] - sums[below]) / known.clamp(min=1)).float(), known > 0

    def _running_sums(self):
        """Sum and number of the known values before each place of a series, which therefore takes one place more than in `values`."""
        if self._running is None:
            size = len(self.values) + len(self.lengths)
            sums, counts = torch.zeros(size, dtype=torch.double), torch.zeros(size, dtype=torch.int32)
            for number, (offset, length) in enumerate(zip(self.offsets.tolist(), self.lengths.tolist())):
                values, first = self.values[offset:offset + length], offset + number + 1
                known = ~torch.isnan(values)
                sums[first:first + length] = torch.where(known, values, torch.zeros_like(values)).double().cumsum(0)
                counts[first:first + length] = known.int().cumsum(0)
            self._running = sums, counts
        return self._running

    def targets(self, which, origin):
        """Demand of the H steps after the origin and whether it is known."""
        index = origin.view(-1, 1) + torch.arange(1, HORIZON + 1)
        values, valid = self.gather(which, index, torch.ones_like(index, dtype=torch.bool))
        return torch.where(valid, values, torch.zeros_like(values)), valid


def running_max(targets, valid):
    """Maximum over steps 1..h, known only where all of them are."""
    return targets.cummax(-1).values, valid.long().cumprod(-1).bool()
