"""Writes a trained network as model.onnx with a dynamic batch axis."""

import warnings

import onnx
import torch

from vocabulary import BACK, CONTEXT, HORIZON, INPUT_NAMES, OUTPUT_NAMES, QUANTILES, SEASONAL_LAGS

OPSET = 15


def example_inputs(batch=2):
    days = len(SEASONAL_LAGS)
    return (
        torch.rand(batch, CONTEXT), torch.ones(batch, CONTEXT),
        torch.rand(batch, days, BACK + HORIZON), torch.ones(batch, days, BACK + HORIZON),
        torch.zeros(batch, 4), torch.full((batch, 1), 60.0))


def export_onnx(network, path):
    network.eval()
    axes = {name: {0: "batch"} for name in INPUT_NAMES + OUTPUT_NAMES}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network, example_inputs(), path, input_names=list(INPUT_NAMES), output_names=list(OUTPUT_NAMES),
            dynamic_axes=axes, opset_version=OPSET, do_constant_folding=True)
    model = onnx.load(path)
    _omit_zero_state(model.graph)
    _pin_output_shapes(model.graph)
    model.producer_version = ""
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return model


def _omit_zero_state(graph):
    """The exporter builds the all-zero initial state with a chain of shape operators; leaving it out means zero, too."""
    for node in graph.node:
        if node.op_type == "GRU":
            node.input[5] = ""
    while True:
        used = {name for node in graph.node for name in node.input} | {output.name for output in graph.output}
        idle = [node for node in graph.node if not any(name in used for name in node.output)]
        if not idle:
            break
        for node in idle:
            graph.node.remove(node)
    kept = [item for item in graph.initializer if item.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def _pin_output_shapes(graph):
    for output in graph.output:
        dims = output.type.tensor_type.shape.dim
        dims[1].dim_value = HORIZON
        dims[2].dim_value = len(QUANTILES)
