#!/usr/bin/python3
"""How much could any forecast save? An upper bound for the experiments beside this folder, with nothing of the product in it.

A workload without an HPA in between: every 15 s it asks for ceil(signal x m) replicas, which are ready after the start-up time and one tick. Signals:
  now      measured demand (rate over 60 s), or its highest of the last 0 to 600 s: what a plain autoscaler without tolerance can be tuned to;
  boosted  gradient-boosted quantile regression of the maximum demand until the capacity asked for now is ready, trained on the first half of the very
           trace (recent values, means, spreads and maxima of 3 min to 4 h, the same times 1, 2, 3 and 7 days before, time of day and of the hour);
  oracle   that maximum itself.
The second half is judged. All multipliers m, windows and quantiles are chosen in hindsight, for the rival as well as for the boosted forecasts: neither
can be had in practice. Printed: pod hours saved against the best `now` at equal violation minutes a day, in percent.

Usage: ceiling.py TRACES_DIR [--start-up 90] NAME...      (Debian: python3-numpy python3-sklearn)
"""
import argparse
import csv
import math
import pathlib
import statistics

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from sklearn.ensemble import HistGradientBoostingRegressor

TICK = 15
REPLICAS, LEVEL = 20, 0.995
ALLOWED_MINUTES = (1, 5, 20)
WINDOWS = (0, 60, 120, 300, 600)
QUANTILES = (0.5, 0.9, 0.97, 0.99, 0.997)
MULTIPLIERS = np.concatenate([np.arange(0.6, 1.6, 0.02), np.arange(1.6, 4, 0.1)])
DAY = 86400 // TICK


def read(path):
    with open(path, newline="") as file:
        rows = [(float(row["timestamp"]), float(row["value"])) for row in csv.DictReader(file) if row["value"]]
    time, value = np.array(rows).T
    return time, value


def highest(values, ticks):
    """Over the last ticks and now."""
    padded = np.concatenate([np.full(ticks, values[0]), values])
    return sliding_window_view(padded, ticks + 1).max(1)


def highest_ahead(values, ticks):
    return highest(values[::-1], ticks)[::-1]


def mean(values, ticks, at):
    sums = np.concatenate([[0], np.cumsum(values)])
    low = np.clip(at - ticks, 0, None)
    return (sums[at] - sums[low]) / np.maximum(1, at - low)


def frontier(signal, demand, delay, first):
    points = []
    for multiplier in MULTIPLIERS:
        asked = np.ceil(np.maximum(signal * multiplier, 1) - 1e-9)
        ready = -highest(-asked, delay)
        points.append((asked[first:].mean(), (demand > ready + 1e-9)[first:].mean()))
    return sorted(points)


def cost_at(points, share):
    """Cheapest that keeps to a share of time short, straight between two neighbours."""
    best = min((cost for cost, short in points if short <= share), default=math.inf)
    for (cost, short), (next_cost, next_short) in zip(points, points[1:]):
        if (short - share) * (next_short - share) < 0:
            best = min(best, cost + (next_cost - cost) * (share - short) / (next_short - short))
    return best


def features(now, ahead, grid, at):
    minute = 60 // TICK
    base = np.maximum(1e-3 * now.mean(), mean(now, 5 * minute, at))
    recent = [now[np.clip(at - lag * minute, 0, None)] for lag in [*range(15), *range(20, 130, 10)]]
    recent += [highest(now, window * minute)[at] for window in (5, 15, 30, 60)]
    recent += [mean(now, window * minute, at) for window in (3, 5, 10, 20, 40, 60, 120, 240)]
    recent += [np.sqrt(np.maximum(0, mean(now**2, w * minute, at) - mean(now, w * minute, at) ** 2)) for w in (5, 15, 60, 240)]
    seasonal = []
    for days in (1, 2, 3, 7):
        then = at - days * DAY
        seasonal += [np.where(then >= 0, ahead[np.clip(then + shift, 0, None)], np.nan) for shift in (-4, 0, 4)]
        seasonal.append(np.where(then >= 0, now[np.clip(then, 0, None)], np.nan))
    clock = [grid[at] % period / period for period in (86400, 3600, 1800, 600)]
    return np.column_stack([column / base for column in recent + seasonal] + clock + [base]), base


def boosted(now, demand, grid, delay, half):
    """Forecasts on the tick grid, one a quantile: made once a minute, of the maximum until a minute after what is asked for now is ready."""
    each = 60 // TICK
    ahead = highest_ahead(demand, delay + each)
    at = np.arange(4 * 60 * each, len(demand) - delay - 1, each)
    inputs, base = features(now, highest_ahead(demand, delay), grid, at)
    known = at < half - delay - each
    origin = np.searchsorted(at, np.arange(len(demand)), side="right") - 1
    for quantile in QUANTILES:
        model = HistGradientBoostingRegressor(
            loss="quantile", quantile=quantile, max_iter=150, learning_rate=0.06, max_leaf_nodes=15, min_samples_leaf=40, l2_regularization=1.0
        )
        model.fit(inputs[known], (ahead[at] / base)[known])
        forecast = model.predict(inputs) * base
        yield np.where(origin >= 0, forecast[np.clip(origin, 0, None)], now)


def study(path, start_up):
    time, value = read(path)
    capacity = np.quantile(value[: len(value) // 2], LEVEL) / REPLICAS
    grid = np.arange(time[0], time[-1], TICK)
    demand = np.interp(grid, time, value) / capacity
    now = mean(demand, 60 // TICK, np.arange(len(demand)))
    now[0] = demand[0]
    delay = math.ceil((start_up + TICK) / TICK)
    half = int(np.searchsorted(grid, time[len(time) // 2]))

    def judged(signals):
        return [frontier(signal, demand, delay, half) for signal in signals]

    plain = judged(highest(now, window // TICK) for window in WINDOWS)
    oracle = judged([highest_ahead(demand, delay)])
    forecasts = [shape for one in boosted(now, demand, grid, delay, half) for shape in (one, highest(one, 300 // TICK), np.maximum(now, one))]
    forecast = judged(forecasts)
    for allowed in ALLOWED_MINUTES:
        rival, best, least = (min(cost_at(points, allowed / 1440) for points in group) for group in (plain, forecast, oracle))
        yield allowed, 100 * (1 - best / rival), 100 * (1 - least / rival)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("traces", type=pathlib.Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--start-up", type=float, default=90)
    options = parser.parse_args()
    saved = {allowed: [] for allowed in ALLOWED_MINUTES}
    for name in options.names:
        texts = []
        for allowed, best, least in study(options.traces / f"{name}.csv", options.start_up):
            if math.isfinite(best):
                saved[allowed].append((best, least))
            texts.append(f"{allowed} min/d: boosted {best:5.1f} %, oracle {least:5.1f} %")
        print(f"{name:24}", "   ".join(texts), flush=True)
    for allowed, rows in saved.items():
        if rows:
            best, least = (statistics.median(column) for column in zip(*rows))
            print(f"median of {len(rows)}, {allowed} min/d: boosted {best:.1f} %, oracle {least:.1f} %")


if __name__ == "__main__":
    main()
