"""A regular series as training sees it."""

from dataclasses import dataclass

import numpy

from vocabulary import WEEK

MONDAY_OF_THE_EPOCH = 4 * 86400


@dataclass
class Series:
    name: str
    source: str
    values: numpy.ndarray
    step: int
    monday_seconds: int

    def with_values(self, suffix, values):
        return Series(f"{self.name}{suffix}", self.source, values.astype(numpy.float32), self.step, self.monday_seconds)


def monday_seconds(epoch):
    """Seconds since Monday 00:00 UTC; the epoch was a Thursday."""
    return int((epoch - MONDAY_OF_THE_EPOCH) % WEEK)


def coarsened(series, factor):
    """Means of `factor` samples; the mean over (t - factor, t] stands at t."""
    skip = (1 - series.monday_seconds // series.step) % factor
    usable = (len(series.values) - skip) // factor * factor
    blocks = series.values[skip:skip + usable].reshape(-1, factor)
    start = series.monday_seconds + (skip + factor - 1) * series.step
    return Series(f"{series.name}/x{factor}", series.source, blocks.mean(1).astype(numpy.float32), series.step * factor, start % WEEK)
