"""Writes a trained network as model.onnx with a dynamic batch axis."""

import warnings

import onnx
import torch

from vocabulary import HORIZON, INPUT_SHAPES, OUTPUT_NAMES, QUANTILES

OPSET = 15


def example_inputs(names, batch=2):
    examples = {name: torch.rand(batch, *shape) for name, shape in INPUT_SHAPES.items()}
    examples.update({name: torch.ones_like(examples[name]) for name in examples if name.endswith("_mask")})
    examples["step"].fill_(60.0)
    return tuple(examples[name] for name in names)


def export_onnx(network, path):
    network.eval()
    names = list(network.inputs) + list(OUTPUT_NAMES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network, example_inputs(network.inputs), path, input_names=list(network.inputs), output_names=list(OUTPUT_NAMES),
            dynamic_axes={name: {0: "batch"} for name in names}, opset_version=OPSET, do_constant_folding=True)
    model = onnx.load(path)
    _omit_zero_state(model.graph)
    _pin_output_shapes(model.graph)
    model.producer_version = ""
    onnx.checker.check_model(model)
    onnx.save(model, path)
    return model


def _omit_zero_state(graph):
    """The exporter builds an all-zero initial state with a chain of shape operators; leaving it out means zero, too."""
    producers = {name: node for node in graph.node for name in node.output}
    for node in graph.node:
        if node.op_type in ("GRU", "LSTM"):
            for place in range(5, len(node.input)):
                if _is_zero(node.input[place], producers):
                    node.input[place] = ""
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


def _is_zero(name, producers):
    while name in producers and producers[name].op_type in ("Expand", "Unsqueeze", "Slice", "Identity"):
        name = producers[name].input[0]
    return name in producers and producers[name].op_type == "ConstantOfShape"


def _pin_output_shapes(graph):
    for output in graph.output:
        dims = output.type.tensor_type.shape.dim
        dims[1].dim_value = HORIZON
        dims[2].dim_value = len(QUANTILES)
