"""Writes model.onnx and model.json of a model folder."""

import datetime
import hashlib
import json
import os

from export import OPSET, export_onnx
from vocabulary import BACK, CONTEXT, HISTORY, HISTORY_STEP, HORIZON, INPUT_SHAPES, OUTPUT_NAMES, QUANTILES, SEASONAL_LAGS

VERSION = "1.0.0"


def write_json(path, content):
    with open(path, "w") as file:
        json.dump(content, file, indent=2)
        file.write("\n")


def read_json(path):
    with open(path) as file:
        return json.load(file)


def write(network, architecture, directory, sources, accuracy=None):
    """`sources`: licence by name of what the network was trained on besides synthetic load."""
    os.makedirs(directory, exist_ok=True)
    path = os.path.join(directory, "model.onnx")
    export_onnx(network, path)
    with open(path, "rb") as file:
        checksum = hashlib.sha256(file.read()).hexdigest()
    name = os.path.basename(os.path.abspath(directory))
    content = describe(name, network.inputs, architecture.description, checksum, sources, accuracy)
    write_json(os.path.join(directory, "model.json"), content)


def describe(name, inputs, description, checksum, sources, accuracy):
    trained = [{"name": "synthetic load families (models/training/synthetic.py)", "licence": "MIT"}]
    trained += [{"name": source, "licence": sources[source]} for source in sorted(sources)]
    history = {"historyStepSeconds": HISTORY_STEP, "historyLength": HISTORY} if "history" in inputs else {}
    return {
        "name": name, "version": VERSION, "formatVersion": 1, "description": description, "opset": OPSET,
        "inputs": [{"name": tensor, "shape": ["batch", *INPUT_SHAPES[tensor]]} for tensor in inputs],
        "outputs": [{"name": tensor, "shape": ["batch", HORIZON, len(QUANTILES)]} for tensor in OUTPUT_NAMES],
        "contextLength": CONTEXT, "horizonSteps": HORIZON, "seasonalLagsSeconds": list(SEASONAL_LAGS), "seasonalBack": BACK, **history,
        "quantiles": list(QUANTILES), "stepSecondsRange": [10, 3600],
        "normalisation": "inside the graph: by the mean absolute demand of the window; inputs and outputs are raw units",
        "trainingData": trained, "licence": "MIT", "date": datetime.date.today().isoformat(),
        "accuracy": accuracy or {}, "sha256": checksum}
