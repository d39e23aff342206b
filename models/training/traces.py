"""Reads trace CSV files (timestamp,value) and their index; widens a few real series into many."""

import csv
import os

import numpy

from series import Series, coarsened, monday_seconds

PERMISSIVE = ("MIT", "Apache")


def read_trace(path, name, source, step):
    rows = numpy.genfromtxt(path, delimiter=",", skip_header=1)
    stamps, values = rows[:, 0].astype(numpy.int64), rows[:, 1]
    place = (stamps - stamps[0]) // step
    regular = numpy.full(place[-1] + 1, numpy.nan, numpy.float32)
    regular[place] = values
    return Series(name, source, regular, step, monday_seconds(stamps[0]))


def read_index(directory):
    with open(os.path.join(directory, "index.csv"), newline="") as file:
        return list(csv.DictReader(file))


def read_traces(directory):
    """All traces and, per source, whether the licence lets us train shipped weights on it."""
    series, permitted = [], {}
    for row in read_index(directory):
        path = os.path.join(directory, row["name"] + ".csv")
        series.append(read_trace(path, row["name"], row["source"], int(float(row["step_seconds"]))))
        permitted[row["source"]] = row["licence"].startswith(PERMISSIVE)
    return series, permitted


def widened(series, seed):
    """Variants that keep real timing but change level, shape, step and noise; each is a series of its own."""
    random = numpy.random.RandomState(seed)
    found = [(item, 1.0) for item in series]
    for item in series:
        clean = numpy.nan_to_num(item.values, nan=float(numpy.nanmedian(item.values)))
        mean = max(float(numpy.abs(clean).mean()), 1e-12)
        found += [(variant, 0.25) for variant in _variants(item, clean, mean, random)]
    found += [(mixed, 0.25) for mixed in _mixtures(series, random)]
    return found


def _variants(item, clean, mean, random):
    yield item.with_values("/base", clean + mean * random.uniform(0.3, 3))
    cut = numpy.quantile(clean, random.uniform(0.15, 0.7))
    if clean.max() > cut * 1.05:
        yield item.with_values("/cut", numpy.maximum(clean - cut, 0))
    yield item.with_values("/power", mean * (numpy.maximum(clean, 0) / mean) ** random.uniform(0.5, 1.6))
    rate = numpy.maximum(clean, 0) / mean * random.choice([2, 10, 50, 300])
    yield item.with_values("/counts", random.poisson(numpy.minimum(rate, 1e6)))
    walk = numpy.cumsum(random.randn(len(clean))) * 0.5 / numpy.sqrt(len(clean))
    yield item.with_values("/walk", clean * numpy.exp(walk))
    shift = numpy.repeat(numpy.exp(random.randn(6) * 0.5), len(clean) // 6 + 1)[:len(clean)]
    yield item.with_values("/shift", clean * shift)
    factors = [f for f in (2, 5, 10) if item.step * f <= 3600 and 86400 % (item.step * f) == 0 and len(clean) // f > 600]
    if factors:
        yield coarsened(item.with_values("", clean), int(random.choice(factors)))


def _mixtures(series, random):
    for item in series:
        same = [other for other in series if other.step == item.step and other.name != item.name]
        if not same:
            continue
        other = same[random.randint(len(same))]
        size = min(len(item.values), len(other.values))
        mixture = _relative(item.values[:size]) * random.uniform(0.3, 1) + _relative(other.values[:size]) * random.uniform(0.3, 1)
        yield item.with_values("/mix", mixture)


def _relative(values):
    clean = numpy.nan_to_num(values, nan=float(numpy.nanmedian(values)))
    return clean / max(float(numpy.abs(clean).mean()), 1e-12)
