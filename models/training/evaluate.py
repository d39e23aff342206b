"""Judges a network on series it was not trained on, against the last value, at fixed origins over the last 30 %."""

import argparse

import libraries

libraries.require()

import numpy
import torch

from features import SeriesSet, forecast
from folder import read_json
from series import coarsened
from vocabulary import HORIZON, MEDIAN, QUANTILES, WEEK

FINEST_STEP = 60
HALF_HOUR = 1800
LEAD_WINDOW = 300
LATEST_PART = 0.7
UPPER = QUANTILES.index(0.9)
LOWEST = QUANTILES.index(0.1)


def steps_judged(step):
    return max(6, min(HORIZON, HALF_HOUR // step))


def origins_of(series, count, after=LATEST_PART):
    ahead = steps_judged(series.step)
    first, last = int(len(series.values) * after), len(series.values) - ahead - 1
    return numpy.unique(numpy.linspace(first, last, count).round().astype(int))


def evaluate(network, series, origins=60, after=LATEST_PART):
    """A dict per series, judged after that share of it; relative figures are to the last value, its q0.9 from its own in-history residuals."""
    rows = []
    for item in series:
        coarse = item if item.step >= FINEST_STEP else coarsened(item, FINEST_STEP // item.step)
        if len(coarse.values) * (1 - after) < steps_judged(coarse.step) + 2:
            print(f"{item.name}: too short to be judged after {after * 100:g}% of it")
            continue
        rows.append(_judge(network, coarse, origins, after))
    return rows


def forecasts(network, series, origins, history_seconds=WEEK):
    one = SeriesSet([series])
    which = torch.zeros(len(origins), dtype=torch.long)
    at = torch.as_tensor(origins)
    history = torch.full((len(origins),), history_seconds // series.step)
    with torch.no_grad():
        quantiles, peaks = forecast(network, one.windows(which, at, history, names=network.inputs))
    return quantiles.numpy().astype(float), peaks.numpy().astype(float)


def _judge(network, series, count, after):
    values = series.values.astype(float)
    origins = origins_of(series, count, after)
    ahead, lead = steps_judged(series.step), max(1, LEAD_WINDOW // series.step)
    quantiles, peaks = forecasts(network, series, origins)
    totals = {key: [] for key in ("mae", "naive", "upper", "naive_upper", "over", "under", "peak", "naive_peak", "peak_over")}
    for i, origin in enumerate(origins):
        actual, now = values[origin + 1:origin + 1 + ahead], values[origin]
        if not numpy.isfinite(now):
            continue
        past = values[max(0, origin - WEEK // series.step):origin + 1]
        rival = numpy.maximum(0, now + [_residual(past, h) for h in range(1, ahead + 1)])
        totals["mae"].append(numpy.abs(quantiles[i, :ahead, MEDIAN] - actual))
        totals["naive"].append(numpy.abs(now - actual))
        totals["upper"].append(_pinball(quantiles[i, :ahead, UPPER], actual))
        totals["naive_upper"].append(_pinball(rival, actual))
        totals["over"].append(_covered(quantiles[i, :ahead, UPPER], actual))
        totals["under"].append(_covered(quantiles[i, :ahead, LOWEST], actual))
        top = numpy.array([actual[:lead].max()])
        reach = numpy.lib.stride_tricks.sliding_window_view(past[1:], lead).max(1) - past[:-lead]
        totals["peak"].append(_pinball(peaks[i, lead - 1:lead, UPPER], top))
        totals["naive_peak"].append(_pinball(max(0, now + numpy.nanquantile(reach, 0.9)), top))
        totals["peak_over"].append(_covered(peaks[i, lead - 1:lead, UPPER], top))
    mean = {key: float(numpy.nanmean(numpy.concatenate(rows))) for key, rows in totals.items()}
    return {
        "series": series.name, "source": series.source, "origins": len(totals["mae"]),
        "relMae": _ratio(mean["mae"], mean["naive"]), "relPinball90": _ratio(mean["upper"], mean["naive_upper"]),
        "relPeakPinball90": _ratio(mean["peak"], mean["naive_peak"]),
        "coverage90": mean["over"], "coverage10": mean["under"], "peakCoverage90": mean["peak_over"]}


def _residual(past, ahead):
    return numpy.nanquantile(past[ahead:] - past[:-ahead], 0.9)


def _pinball(predicted, actual):
    error = actual - predicted
    return numpy.maximum(0.9 * error, -0.1 * error)


def _covered(predicted, actual):
    """Ties count half, so that an exact forecast of a constant is not called too wide."""
    covered = (actual < predicted) + 0.5 * (actual == predicted)
    return numpy.where(numpy.isnan(actual), numpy.nan, covered)


def _ratio(ours, rival):
    return ours / rival if rival > 0 else (1.0 if ours == 0 else float("inf"))


def summary(rows):
    def geometric(key):
        ratios = [max(row[key], 1e-3) for row in rows]
        return float(numpy.exp(numpy.mean(numpy.log(ratios))))
    return {
        "series": len(rows), "relMae": round(geometric("relMae"), 3), "relPinball90": round(geometric("relPinball90"), 3),
        "relPeakPinball90": round(geometric("relPeakPinball90"), 3),
        "coverage90": round(float(numpy.mean([row["coverage90"] for row in rows])), 3),
        "peakCoverage90": round(float(numpy.mean([row["peakCoverage90"] for row in rows])), 3),
        "betterThanLastValue": sum(row["relMae"] < 1 for row in rows), "worstRelMae": round(max(row["relMae"] for row in rows), 3)}


def by_source(rows):
    sources = sorted({row["source"] for row in rows})
    return {source: summary([row for row in rows if row["source"] == source]) for source in sources}


def joined(reports):
    """Rows of several reports; of a series that occurs in more than one the first counts."""
    rows = {}
    for path in reports:
        for row in read_json(path):
            rows.setdefault(row["series"], row)
    return list(rows.values())


def accuracy_of(rows, until=1.0):
    """What model.json says: the whole table's summary and one a source; each source, or its end, judged by weights that never saw it."""
    if not rows:
        return {}
    kept = "leave one source out" if until == 1 else f"trained on the first {until * 100:g}% of each trace, judged on later origins"
    return {"protocol": f"{kept}, relative to the last value", "all": summary(rows), "sources": by_source(rows)}


def print_report(rows):
    if not rows:
        print("nothing to judge")
        return
    print(f"{'series':28} relMAE  pin90  max90  cov90 maxcov90")
    for row in rows:
        ratios = " ".join(f"{row[key]:6.3f}" for key in ("relMae", "relPinball90", "relPeakPinball90", "coverage90", "peakCoverage90"))
        print(f"{row['series'][:28]:28} {ratios}")
    for source, line in by_source(rows).items():
        print(source, line)
    print("all", summary(rows))


def main():
    parser = argparse.ArgumentParser(description="Joins the per-series reports of several left-out sources into one table.")
    parser.add_argument("reports", nargs="+")
    arguments = parser.parse_args()
    print_report(joined(arguments.reports))


if __name__ == "__main__":
    main()
