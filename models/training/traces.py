"""Reads trace CSV files (timestamp,value) and their index; widens a few real series into many."""

import csv
import datetime
import os

import numpy

from series import Series, coarsened, monday_seconds

OWN = "own"
PERMISSIVE = ("MIT", "Apache", OWN)
FEWEST_SAMPLES = 100
HEADER = ["timestamp", "value"]
EXPECTED = "CSV files with the header timestamp,value"
INDEX_COLUMNS = ("name", "source", "licence")


def read_trace(path, name, source, step=None):
    """A missing step is the most frequent distance of two samples; what lies between two steps is put on the step before.

    What a third column, usable, marks with 0 does not show demand (predictive-scaler collect --trace writes it): a gap.
    """
    with open(path, newline="", encoding="utf-8-sig") as file:
        header, *rows = list(csv.reader(file)) or [[]]
    header = [column.strip().lower() for column in header]
    if header[:2] != HEADER:
        raise ValueError(f"{path}, line 1: the header is '{','.join(header)}'; expected '{','.join(HEADER)}'")
    rows = [row for row in rows if len(row) >= 2]
    if len(rows) < FEWEST_SAMPLES:
        raise ValueError(f"{path}: {len(rows)} samples; at least {FEWEST_SAMPLES} are needed")
    stamps = numpy.array([_seconds(row[0], path) for row in rows], numpy.int64)
    marked = header[2:3] == ["usable"]
    values = numpy.array([float("nan") if marked and row[2:3] == ["0"] else _value(row[1], path) for row in rows], numpy.float32)
    if (numpy.diff(stamps) <= 0).any():
        raise ValueError(f"{path}: timestamps must ascend")
    distances, counts = numpy.unique(numpy.diff(stamps), return_counts=True)
    step = step or int(distances[counts.argmax()])
    place = (stamps - stamps[0]) // step
    regular = numpy.full(place[-1] + 1, numpy.nan, numpy.float32)
    regular[place] = values
    return Series(name, source, regular, step, monday_seconds(stamps[0]))


def first_part(series, share):
    """The series as it was when that share of it was known."""
    size = int(len(series.values) * share)
    if size < FEWEST_SAMPLES:
        raise ValueError(f"{series.name}: its first {share * 100:g}% are {size} samples; at least {FEWEST_SAMPLES} are needed")
    return series.with_values("", series.values[:size])


def _value(text, path):
    """Nothing measured is a gap."""
    try:
        return float(text.strip() or "nan")
    except ValueError:
        raise ValueError(f"{path}: the value '{text}' is not a number") from None


def _seconds(text, path):
    """Unix seconds, or ISO 8601 (UTC unless it says otherwise)."""
    try:
        return int(float(text))
    except ValueError:
        pass
    try:
        time = datetime.datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        raise ValueError(f"{path}: '{text}' is neither Unix seconds nor an ISO 8601 time") from None
    return int((time if time.tzinfo else time.replace(tzinfo=datetime.timezone.utc)).timestamp())


def read_index(directory):
    """Rows of index.csv; without one every CSV file is a trace of your own."""
    path = os.path.join(directory, "index.csv")
    if os.path.exists(path):
        with open(path, newline="") as file:
            table = csv.DictReader(file)
            missing = [column for column in INDEX_COLUMNS if column not in (table.fieldnames or ())]
            if missing:
                raise ValueError(f"{path}, line 1: no column {', '.join(missing)}; expected {', '.join(INDEX_COLUMNS)}")
            return list(table)
    names = sorted(name[:-len(".csv")] for name in os.listdir(directory) if name.endswith(".csv"))
    return [{"name": name, "source": OWN, "licence": OWN, "step_seconds": ""} for name in names]


def read_traces(directory):
    """All traces and, per source, its licence (the first word of what the index says)."""
    series, licences = [], {}
    for row in read_index(directory):
        path = os.path.join(directory, row["name"] + ".csv")
        series.append(read_trace(path, row["name"], row["source"], int(float(row.get("step_seconds") or 0))))
        licences[row["source"]] = (row["licence"].split() or ["none"])[0].rstrip(",;")
    return series, licences


def is_permitted(licence):
    """Whether shipped weights may be trained on it."""
    return licence.startswith(PERMISSIVE)


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
