"""Endless seeded batches of windows and targets."""

import math

import numpy
import torch

from features import SeriesSet, running_max
from vocabulary import DAY, HORIZON, WEEK

FIRST_ORIGIN = 24
STRETCHES = 8


def naive_errors(series):
    """Mean |x(t+h) - x(t)| for h = 1..H, a row per stretch of the series: the unit in which a window's loss counts.

    Halfway (geometrically) between the stretch and the whole, so that quiet stretches count without ruling.
    """
    values = series.values.astype(numpy.float64)
    floor = 1e-3 * float(numpy.nanmean(numpy.abs(values))) if numpy.isfinite(values).any() else 0.0
    units = numpy.ones((STRETCHES, HORIZON))
    for h in range(1, HORIZON + 1):
        moves = numpy.abs(values[h:] - values[:-h])
        whole = numpy.nanmean(moves) + floor
        for stretch, part in enumerate(numpy.array_split(moves, STRETCHES)):
            known = part[~numpy.isnan(part)]
            local = known.mean() if known.size else whole
            units[stretch, h - 1] = numpy.sqrt(whole * max(local, 0.02 * whole))
    return numpy.where(units > 0, units, 1.0)


class Sampler:
    def __init__(self, real, synthetic, real_share, seed, names):
        """`real`: (series, weight) pairs, balanced so that a source counts with the root of its number of series; `names`: inputs wanted."""
        self.names = names
        self.random = torch.Generator().manual_seed(seed)
        chosen = [item for item, _ in real] + list(synthetic)
        self.set = SeriesSet(chosen)
        self.units = torch.tensor(numpy.stack([naive_errors(item) for item in chosen]), dtype=torch.float32)
        shares = numpy.zeros(len(chosen))
        sources = {item.source for item, _ in real}
        for source in sources:
            places = [i for i, (item, _) in enumerate(real) if item.source == source]
            originals = sum(1 for i in places if real[i][1] == 1.0)
            weights = numpy.array([real[i][1] for i in places])
            shares[places] = math.sqrt(originals) * weights / weights.sum()
        if sources:
            shares *= real_share / shares.sum()
        shares[len(real):] = (1 - shares.sum()) / max(1, len(synthetic))
        self.shares = torch.tensor(shares)

    def _uniform(self, *shape):
        return torch.rand(*shape, generator=self.random)

    def batch(self, size):
        which = torch.multinomial(self.shares, size, replacement=True, generator=self.random)
        reach = self.set.lengths[which] - 2 - FIRST_ORIGIN
        origin = FIRST_ORIGIN + (self._uniform(size) * reach).long()
        inputs = self.set.windows(which, origin, self._history(which, size), self._losses, self._uniform(size) < 0.5, self.names, self._history_losses)
        self._turn_calendar(inputs, size)
        target, valid = self.set.targets(which, origin)
        peak, peak_valid = running_max(target, valid)
        stretch = torch.div(origin * STRETCHES, self.set.lengths[which], rounding_mode="floor")
        return inputs, target, valid, peak, peak_valid, self.units[which, stretch]

    def _history(self, which, size):
        """Mostly the default seven days, sometimes more, sometimes hardly any."""
        step = self.set.steps[which]
        kind = self._uniform(size)
        short = torch.exp(self._uniform(size) * math.log(WEEK / 3600.0)) * 3600
        seconds = torch.where(kind < 0.72, torch.full((size,), float(WEEK)), torch.where(kind < 0.84, torch.full((size,), 28.0 * DAY), short))
        return (seconds / step).long().clamp(min=12)

    def _losses(self, context_shape, seasonal_shape):
        """Samples that go missing: scattered ones, a block, whole days, the whole seasonal neighbourhood."""
        size = context_shape[0]
        rate = (self._uniform(size) < 0.15).float() * self._uniform(size) * 0.3
        context = self._uniform(*context_shape) < rate.view(-1, 1)
        seasonal = self._uniform(*seasonal_shape) < rate.view(-1, 1, 1)
        position = torch.arange(context_shape[1]).view(1, -1)
        begin = (self._uniform(size, 1) * context_shape[1]).long()
        length = (self._uniform(size, 1) * 40 * (self._uniform(size, 1) < 0.08)).long()
        context = context | ((position >= begin) & (position < begin + length))
        day = (self._uniform(size, seasonal_shape[1], 1) < 0.25) & (self._uniform(size, 1, 1) < 0.15)
        none = self._uniform(size, 1, 1) < 0.06
        return context, seasonal | day | none

    def _history_losses(self, shape):
        """Stretches of three hours that go missing, and now and then all that is older than some time."""
        size, length = shape
        rate = (self._uniform(size, 1) < 0.15).float() * self._uniform(size, 1) * 0.6
        lost = (self._uniform(size, length // 12) < rate).repeat_interleave(12, 1)
        begin = (self._uniform(size, 1) * length * (self._uniform(size, 1) < 0.08)).long()
        return lost | (torch.arange(length).view(1, -1) < begin)

    def _turn_calendar(self, inputs, size):
        """Half of the windows get a random clock: many traces have no true time zone, and seasons do not follow from it."""
        angles = self._uniform(size, 2) * 2 * math.pi
        turned = torch.stack([angles[:, 0].sin(), angles[:, 0].cos(), angles[:, 1].sin(), angles[:, 1].cos()], 1)
        keep = (self._uniform(size, 1) < 0.5).float()
        inputs["calendar"] = keep * inputs["calendar"] + (1 - keep) * turned
