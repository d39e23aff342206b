"""Example inputs and the outputs that the trained network gives for them, to check any engine against."""

import json

import numpy
import torch

from features import SeriesSet, forecast
from series import Series
from vocabulary import DAY, OUTPUT_NAMES, WEEK

# of an output's largest number: float32 engines differ by rounding, which small differences of large numbers show most
TOLERANCE = 1e-4


def write(network, name, path):
    network.eval()
    with open(path, "w") as file:
        examples = [_example(network, *case) for case in _cases()]
        json.dump({"model": name, "relativeTolerance": TOLERANCE, "examples": examples}, file, separators=(",", ":"))
        file.write("\n")


def _cases():
    """Daily load with a quiet night, gaps, a cold start, hourly steps, nothing at all."""
    random = numpy.random.RandomState(7)
    quarter = numpy.arange(8 * DAY // 900)
    daily = numpy.round(120 * (1.2 - numpy.cos(2 * numpy.pi * quarter / 96)) + 15 * random.randn(len(quarter)), 1)
    yield "daily-15m", daily, 900, len(quarter) - 1, WEEK // 900
    gaps = daily.copy()
    gaps[100:140], gaps[-50:-44], gaps[-1] = numpy.nan, numpy.nan, numpy.nan
    yield "gaps-15m", gaps, 900, len(quarter) - 1, WEEK // 900
    yield "cold-start-1m", numpy.round(40 + numpy.cumsum(random.randn(121)), 1), 60, 120, 120
    hours = numpy.arange(8 * 24)
    office = numpy.where((hours % 24 >= 8) & (hours % 24 < 18), 900.0, 0.0)
    yield "idle-nights-1h", office, 3600, 7 * 24 + 5, 7 * 24
    yield "nothing-5m", numpy.zeros(300), 300, 299, 299


def _example(network, name, values, step, origin, history):
    series = Series(name, "golden", values.astype(numpy.float32), step, 0)
    inputs = SeriesSet([series]).windows(torch.tensor([0]), torch.tensor([origin]), torch.tensor([history]), names=network.inputs)
    with torch.no_grad():
        outputs = forecast(network, inputs)
    return {
        "name": name,
        "history": {
            "stepSeconds": step, "firstSampleSecondsSinceMonday": 0, "originIndex": origin, "historySteps": history,
            "values": [None if numpy.isnan(value) else float(value) for value in values]},
        "inputs": {key: _numbers(inputs[key]) for key in network.inputs},
        "outputs": {key: _numbers(value) for key, value in zip(OUTPUT_NAMES, outputs)}}


def _numbers(tensor):
    """Flat, row by row, without the batch axis; nine digits carry a float32 exactly."""
    return [float(f"{value:.9g}") for value in tensor[0].flatten().tolist()]
