"""Writes model.onnx and model.json of a model folder."""

import datetime
import hashlib
import json
import os

from export import OPSET, export_onnx
from vocabulary import BACK, CONTEXT, HORIZON, QUANTILES, SEASONAL_LAGS

VERSION = "1.0.0"


def write_json(path, content):
    with open(path, "w") as file:
        json.dump(content, file, indent=2)
        file.write("\n")


def read_json(path):
    with open(path) as file:
        return json.load(file)


def write(network, directory, series, accuracy=None):
    path = os.path.join(directory, "model.onnx")
    export_onnx(network, path)
    with open(path, "rb") as file:
        checksum = hashlib.sha256(file.read()).hexdigest()
    write_json(os.path.join(directory, "model.json"), describe(os.path.basename(os.path.abspath(directory)), checksum, series, accuracy))


def describe(name, checksum, series, accuracy):
    days, window = len(SEASONAL_LAGS), BACK + HORIZON
    sources = sorted({item.source for item in series})
    return {
        "name": name, "version": VERSION, "formatVersion": 1,
        "description": "Blend of 50 candidate forecasts: a softmax gate, fed by a GRU state and in-history skill, weighs them; spreads scale with in-history errors.",
        "opset": OPSET,
        "inputs": [
            {"name": "context", "shape": ["batch", CONTEXT]}, {"name": "context_mask", "shape": ["batch", CONTEXT]},
            {"name": "seasonal", "shape": ["batch", days, window]}, {"name": "seasonal_mask", "shape": ["batch", days, window]},
            {"name": "calendar", "shape": ["batch", 4]}, {"name": "step", "shape": ["batch", 1]}],
        "outputs": [
            {"name": "quantiles", "shape": ["batch", HORIZON, len(QUANTILES)]},
            {"name": "max_quantiles", "shape": ["batch", HORIZON, len(QUANTILES)]}],
        "contextLength": CONTEXT, "horizonSteps": HORIZON, "seasonalLagsSeconds": list(SEASONAL_LAGS), "seasonalBack": BACK,
        "quantiles": list(QUANTILES), "stepSecondsRange": [10, 3600],
        "normalisation": "inside the graph: by the mean absolute demand of the window; inputs and outputs are raw units",
        "trainingData": [{"name": "synthetic load families (models/training/synthetic.py)", "licence": "MIT"}]
                        + [{"name": source, "licence": "MIT"} for source in sources],
        "licence": "MIT", "date": datetime.date.today().isoformat(),
        "accuracy": accuracy or {}, "sha256": checksum}
