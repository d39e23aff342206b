"""Seeded generator of load series of many families."""

import numpy

from series import Series
from vocabulary import DAY, WEEK

STEPS = (10, 15, 30, 60, 300, 600, 900, 1800, 3600)
STEP_SHARES = (0.05, 0.07, 0.08, 0.45, 0.20, 0.03, 0.03, 0.02, 0.07)
MAX_LENGTH = 21_000


def generate(count, seed):
    random = numpy.random.RandomState(seed)
    return [_one(random, number) for number in range(count)]


def _one(random, number):
    step = int(random.choice(STEPS, p=STEP_SHARES))
    days = random.uniform(8.5, 15) if step >= 60 else random.uniform(2, 4)
    if step >= 1800:
        days = random.uniform(30, 90)
    size = int(min(MAX_LENGTH, days * DAY / step))
    start = int(random.randint(WEEK // step) * step)
    time = start + numpy.arange(size) * float(step)
    names = list(FAMILIES)
    shares = numpy.array([FAMILIES[name][1] for name in names])
    family = names[random.choice(len(names), p=shares / shares.sum())]
    values = FAMILIES[family][0](random, time, step)
    values = _with_gaps(random, numpy.maximum(values, 0))
    values = values * 10 ** random.uniform(-2, 6)
    return Series(f"synthetic/{family}/{number}", "synthetic", values.astype(numpy.float32), step, start)


# shapes of a day and a week

def _daily(random, time):
    phase = (time / DAY + random.rand() + _wander(random, time)) % 1
    kind = random.randint(5)
    if kind == 0:
        shape = sum(_harmonic(random, phase, k) for k in range(1, random.randint(2, 9)))
        shape = numpy.exp(shape * random.uniform(0.2, 0.9))
    elif kind == 1:
        floor, bumps = random.uniform(0.02, 0.5), range(random.randint(1, 4))
        shape = floor + sum(_bump(phase, random.rand(), random.uniform(0.03, 0.15)) * random.uniform(0.3, 1) for _ in bumps)
    elif kind == 2:
        shape = random.uniform(0.0, 0.4) + _plateau(phase, random.uniform(0.2, 0.7), random.uniform(0.003, 0.08))
    elif kind == 3:
        shape = random.uniform(0.05, 1) + (phase if random.rand() < 0.5 else 1 - phase)
    else:
        shape = 1 + random.uniform(0.1, 0.95) * numpy.sin(2 * numpy.pi * phase)
    return shape / shape.mean()


def _harmonic(random, phase, k):
    return random.randn() / k ** random.uniform(0.8, 2) * numpy.cos(2 * numpy.pi * (k * phase + random.rand()))


def _wander(random, time):
    """Each day is a little early or late, smoothly."""
    days = int((time[-1] - time[0]) // DAY) + 3
    offsets = random.randn(days) * random.choice([0, 0.003, 0.01])
    return numpy.interp(time, time[0] + DAY * numpy.arange(days), offsets)


def _bump(phase, centre, width):
    distance = numpy.abs(phase - centre)
    return numpy.exp(-(numpy.minimum(distance, 1 - distance) / width) ** 2 / 2)


def _plateau(phase, width, edge):
    distance = numpy.abs(phase - 0.5)
    return 1 / (1 + numpy.exp(numpy.clip((distance - width / 2) / edge * 2, -50, 50)))


def _weekly(random, time):
    factors = numpy.ones(7)
    if random.rand() < 0.65:
        factors[5:] = random.uniform(0.1, 1.6)
    factors *= numpy.exp(random.randn(7) * random.choice([0, 0.05, 0.15]))
    day = (time // DAY).astype(int) % 7
    if random.rand() < 0.5:
        return factors[day]
    position = time / DAY - 0.5
    low = numpy.floor(position).astype(int)
    share = position - low
    return factors[low % 7] * (1 - share) + factors[(low + 1) % 7] * share


def _each_day(random, time, spread):
    days = int((time[-1] - time[0]) // DAY) + 3
    factors = numpy.exp(random.randn(days) * spread)
    return numpy.interp(time, time[0] + DAY * numpy.arange(days), factors)


# processes

def _ar(random, size, memory, spread):
    """First-order autoregression with stationary standard deviation `spread` and a memory of so many samples."""
    keep = numpy.exp(-1.0 / memory)
    noise = random.randn(size) * spread * numpy.sqrt(1 - keep * keep)
    out = numpy.empty(size)
    level = random.randn() * spread
    for i in range(size):
        level = keep * level + noise[i]
        out[i] = level
    return out


def _shifts(random, time, count, spread):
    edges = numpy.sort(random.randint(0, len(time), count))
    steps = numpy.zeros(len(time))
    for edge in edges:
        steps[edge:] = random.randn() * spread
    return numpy.exp(steps)


def _crowds(random, time, step, count):
    out = numpy.zeros(len(time))
    for _ in range(count):
        begin = random.randint(len(time))
        rise = max(1.0, random.uniform(60, 1800) / step)
        decay = max(1.5, random.uniform(600, 4 * 3600) / step)
        since = numpy.arange(len(time) - begin, dtype=float)
        out[begin:] += random.uniform(0.5, 8) * (1 - numpy.exp(-since / rise)) * numpy.exp(-since / decay)
    return out


def _spikes(random, size, rate, height):
    return (random.rand(size) < rate) * random.gamma(1.2, height, size)


def _jobs(random, time, step):
    out = numpy.zeros(len(time))
    for _ in range(random.randint(1, 4)):
        period = float(random.choice([1800, 3600, 4 * 3600, 6 * 3600, DAY, DAY, DAY]))
        offset, length = random.uniform(0, period), random.uniform(0.03, 0.4) * period
        number = numpy.floor((time + offset) / period)
        jitter = random.rand(int(number[-1] - number[0]) + 2) * random.choice([0, 0.02, 0.1]) * period
        stretch = numpy.exp(random.randn(len(jitter)) * random.choice([0, 0.1, 0.4]))
        which = (number - number[0]).astype(int)
        since = (time + offset) % period - jitter[which]
        out += random.uniform(0.3, 1.5) * ((since >= 0) & (since < length * stretch[which]))
    return out


def _noisy(random, values, step):
    size = len(values)
    mean = max(values.mean(), 1e-9)
    kind = random.randint(7)
    if kind == 0:
        return random.poisson(numpy.clip(values / mean * random.choice([0.5, 3, 20, 200, 2000]), 0, 1e7)).astype(float)
    if kind == 1:
        return values * (1 + random.randn(size) * random.choice([0.002, 0.01, 0.05, 0.15]))
    if kind == 2:
        return values * random.gamma(20, 1 / 20, size)
    if kind == 3:
        return values + mean * random.standard_t(3, size) * random.choice([0.01, 0.05])
    if kind == 4:
        return values * numpy.exp(_ar(random, size, max(2, random.uniform(300, 20000) / step), random.choice([0.03, 0.1, 0.25])))
    if kind == 5:
        rate = numpy.clip(values / mean * random.choice([2, 15, 100]), 0, 1e6)
        return random.poisson(rate * random.gamma(4, 0.25, size)).astype(float)
    return numpy.round(values / mean * random.choice([5, 30, 200]))


# families

def _seasonal(random, time, step):
    values = _daily(random, time) * _weekly(random, time) * _each_day(random, time, random.choice([0.02, 0.1, 0.25]))
    if random.rand() < 0.3:
        values = values * numpy.exp(numpy.linspace(0, random.uniform(-0.7, 0.9), len(time)))
    if random.rand() < 0.25:
        values = values * _shifts(random, time, random.randint(1, 5), 0.4)
    if random.rand() < 0.3:
        values = values * numpy.exp(_ar(random, len(time), 3600 * random.uniform(0.3, 6) / step + 1, random.uniform(0.03, 0.25)))
    return _noisy(random, values, step)


def _flash(random, time, step):
    values = _seasonal(random, time, step)
    return values + values.mean() * _crowds(random, time, step, random.randint(2, 14))


def _bursty(random, time, step):
    base = _seasonal(random, time, step) if random.rand() < 0.7 else numpy.full(len(time), 1.0)
    spikes = _spikes(random, len(time), random.choice([0.002, 0.01, 0.05]), random.uniform(0.5, 8))
    if random.rand() < 0.4:
        spikes = numpy.convolve(spikes, numpy.exp(-numpy.arange(20) / random.uniform(0.5, 6)))[:len(time)]
    return base + max(base.mean(), 1e-3) * spikes


def _idle_nights(random, time, step):
    """Nothing at all at night, work at nearly the same time every (working) day."""
    days = int((time[-1]) // DAY) + 2
    jitter = random.choice([0, 60, 300, 900, 1800])
    opening = random.uniform(5, 11) * 3600 + random.randn(days) * jitter
    closing = random.uniform(15, 23.5) * 3600 + random.randn(days) * jitter
    working = numpy.ones(days, dtype=bool)
    if random.rand() < 0.5:
        working[numpy.arange(days) % 7 >= 5] = False
    working[random.rand(days) < random.choice([0, 0.03])] = False
    day = (time // DAY).astype(int)
    since, left = time % DAY - opening[day], closing[day] - time % DAY
    ramp = random.choice([1.0, 600.0, 3600.0, 2 * 3600.0])
    height = numpy.clip(since / ramp, 0, 1) * numpy.clip(left / ramp, 0, 1)
    height = height * working[day] * _daily(random, time) ** random.choice([0, 0.5, 1])
    height = height * _each_day(random, time, 0.1)
    values = _noisy(random, height, step) * (height > 0)
    return values


def _on_off(random, time, step):
    """Busy and idle spells of random length."""
    size = len(time)
    busy, idle = random.uniform(300, 6 * 3600) / step + 1, random.uniform(600, 12 * 3600) / step + 1
    state, out, at = random.rand() < 0.5, numpy.zeros(size), 0
    while at < size:
        length = int(random.exponential(busy if state else idle)) + 1
        out[at:at + length] = random.gamma(4, 0.25) if state else 0
        at, state = at + length, not state
    values = _noisy(random, out, step) * (out > 0)
    return values + random.choice([0, 0, 0.1]) * max(values.mean(), 0.0)


def _rare(random, time, step):
    counts = random.poisson(numpy.clip(_daily(random, time) * random.choice([0.02, 0.1, 0.4]), 0, 50)).astype(float)
    return counts * random.gamma(2, 0.5, len(time)) if random.rand() < 0.5 else counts


def _batches(random, time, step):
    jobs = _jobs(random, time, step)
    base = random.choice([0, 0, 0.05, 0.5])
    values = jobs + base
    busy = values > 0
    if random.rand() < 0.3:
        values = values + 0.5 * _daily(random, time)
        busy = values > 0
    return _noisy(random, values, step) * busy


def _regimes(random, time, step):
    size = len(time)
    memory = random.uniform(1, 48) * 3600 / step
    edges = numpy.cumsum(random.exponential(memory, 400).astype(int) + 1)
    regime = numpy.searchsorted(edges, numpy.arange(size))
    levels = random.gamma(1.5, 1, 401)[regime]
    noise = random.choice([0.01, 0.05, 0.3], 401)[regime]
    values = levels * (1 + noise * random.randn(size))
    return values * (_daily(random, time) if random.rand() < 0.4 else 1)


def _walk(random, time, step):
    memory = random.uniform(1, 100) * 3600 / step
    values = numpy.exp(_ar(random, len(time), memory, random.uniform(0.1, 1.2)))
    if random.rand() < 0.4:
        values = values * _daily(random, time) ** random.uniform(0.2, 1)
    return _noisy(random, values, step) if random.rand() < 0.7 else values


def _white(random, time, step):
    kind = random.randint(3)
    if kind == 0:
        return 1 + random.randn(len(time)) * random.uniform(0.01, 0.4)
    if kind == 1:
        return random.gamma(random.uniform(0.3, 10), 1, len(time))
    return random.poisson(random.choice([0.2, 2, 20]), len(time)).astype(float)


def _constant(random, time, step):
    values = numpy.full(len(time), random.choice([0.0, 1.0, 1.0]))
    if random.rand() < 0.3:
        values = values + _spikes(random, len(time), 0.001, 1)
    return values


FAMILIES = {
    "seasonal": (_seasonal, 0.26), "flash": (_flash, 0.08), "bursty": (_bursty, 0.09), "idle-nights": (_idle_nights, 0.14),
    "on-off": (_on_off, 0.08), "rare": (_rare, 0.04), "batches": (_batches, 0.09), "regimes": (_regimes, 0.07),
    "walk": (_walk, 0.09), "white": (_white, 0.04), "constant": (_constant, 0.02),
}


def _with_gaps(random, values):
    values = values.astype(float)
    if random.rand() < 0.15:
        for _ in range(random.randint(1, 6)):
            begin = random.randint(len(values))
            values[begin:begin + random.randint(1, max(2, len(values) // 60))] = numpy.nan
    return values
