"""Makes the small models of this folder: one that is right, the others each wrong in one way. Needs python3-onnx 1.12."""

import hashlib
import json
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))
C, H, K, B, N, LEVELS = 4, 3, 2, 2, 5, [0.1, 0.5, 0.9]
INPUTS = {
    "context": [C], "context_mask": [C], "seasonal": [K, B + H], "seasonal_mask": [K, B + H], "calendar": [4], "step": [1]}
OUTPUTS = {"quantiles": [H, len(LEVELS)], "max_quantiles": [H, len(LEVELS)]}


def constant(name, value, dtype=np.float32):
    return numpy_helper.from_array(np.array(value, dtype=dtype), name)


def spread(source, weights, output):
    """output[h, q] = source * weights[h, q]"""
    return [
        helper.make_node("MatMul", [source, weights], [output + "_flat"]),
        helper.make_node("Reshape", [output + "_flat", "shape"], [output])]


def graph(nodes, initializers, inputs, outputs):
    def info(name, shape):
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch"] + shape)

    built = helper.make_graph(
        nodes, "test", [info(n, s) for n, s in inputs.items()], [info(n, s) for n, s in outputs.items()],
        initializers + [constant("shape", [-1, H, len(LEVELS)], np.int64), constant("last", [C - 1], np.int64)])
    model = helper.make_model(built, opset_imports=[helper.make_opsetid("", 13)], producer_name="tests")
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model.SerializeToString()


def last_times(weights, transform=(), inputs=None, outputs=("quantiles",)):
    """Each output is the newest context value, after `transform`, times its weight."""
    nodes = [helper.make_node("Gather", ["context", "last"], ["newest"], axis=1), *transform]
    source = transform[-1].output[0] if transform else "newest"
    for output in outputs:
        nodes += spread(source, "weights_" + output, output)
    initializers = [constant("weights_" + o, [np.ravel(weights[o])]) for o in outputs]
    return nodes, initializers, inputs or {"context": [C]}, {o: OUTPUTS[o] for o in outputs}


def describe(name, onnx_bytes, inputs, outputs):
    def listed(tensors):
        return [{"name": n, "shape": ["batch"] + s} for n, s in tensors.items()]

    return {
        "name": name, "version": "1.0.0", "description": "For tests.", "formatVersion": 1, "opset": 13,
        "inputs": listed(inputs), "outputs": listed(outputs), "contextLength": C, "horizonSteps": H,
        "seasonalLagsSeconds": [86400, 604800], "seasonalBack": B, "quantiles": LEVELS, "stepSecondsRange": [30, 3600],
        "normalisation": "none", "trainingData": [], "licence": "MIT", "date": "2025-01-01", "accuracy": {},
        "sha256": hashlib.sha256(onnx_bytes).hexdigest()}


def write(name, parts, declared_inputs=None, declared_outputs=None, **changes):
    content = graph(*parts)
    folder = os.path.join(HERE, name)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "model.onnx"), "wb") as file:
        file.write(content)
    manifest = describe(name, content, declared_inputs or parts[2], declared_outputs or parts[3])
    manifest.update(changes)
    with open(os.path.join(folder, "model.json"), "w") as file:
        json.dump(manifest, file, indent=2)
        file.write("\n")


def sum_of(*inputs):
    """quantiles[h, q] = (sum of the first input + 1000 x sum of the second) x weight, whatever the newest value."""
    transform = [helper.make_node("Mul", ["newest", "zero"], ["sum_0"])]
    for i, name in enumerate(inputs):
        transform.append(helper.make_node("ReduceSum", [name, "axis1"], ["bare_%d" % i], keepdims=1))
        transform.append(helper.make_node("Mul", ["bare_%d" % i, "thousand"], ["part_%d" % i]) if i else helper.make_node("Identity", ["bare_0"], ["part_0"]))
        transform.append(helper.make_node("Add", ["sum_%d" % i, "part_%d" % i], ["sum_%d" % (i + 1)]))
    nodes, initializers, inputs, outputs = last_times(FLAT, transform, {"context": [C], **{name: [N] for name in inputs}})
    return nodes, initializers + [constant("axis1", [1], np.int64), constant("thousand", [1000.0]), constant("zero", [0.0])], inputs, outputs


FLAT = {"quantiles": [[0.5, 1, 2]] * H}
RISING = {"quantiles": [[1, 2, 3], [2, 3, 4], [3, 4, 5]]}


def every_input():
    """quantiles[h, q] = newest value x weight + sum of all other inputs; shows that each tensor arrives where it should."""
    nodes, initializers, _, _ = last_times(dict(FLAT, max_quantiles=[[4, 5, 6]] * H), outputs=("quantiles", "max_quantiles"))
    nodes = nodes[:1]
    names = []
    for name in INPUTS:
        if name != "context":
            axes = list(range(1, len(INPUTS[name]) + 1))
            flat = "sum_" + name
            if len(axes) == 2:
                nodes.append(helper.make_node("Flatten", [name], ["flat_" + name], axis=1))
                nodes.append(helper.make_node("ReduceSum", ["flat_" + name, "axis1"], [flat], keepdims=1))
            else:
                nodes.append(helper.make_node("ReduceSum", [name, "axis1"], [flat], keepdims=1))
            names.append(flat)
    nodes.append(helper.make_node("Sum", ["newest", *names], ["total"]))
    for output in OUTPUTS:
        nodes += spread("total", "weights_" + output, output)
    return nodes, initializers + [constant("axis1", [1], np.int64)], INPUTS, OUTPUTS


write("valid", every_input())
write("history", sum_of("history", "history_mask"), historyStepSeconds=900, historyLength=N)
write("wrong-history", sum_of("history"), declared_inputs={"context": [C], "history": [N - 1]}, historyStepSeconds=900, historyLength=N - 1)
write("context-only", last_times(RISING))
write("unsorted", last_times({"quantiles": [[2, -1, 1]] * H}))
write("wrong-input-name", last_times(FLAT), declared_inputs={"context": [C], "step": [1]})
write("wrong-shape", last_times(FLAT), declared_inputs={"context": [C + 1]}, contextLength=C + 1)
write("bad-checksum", last_times(FLAT), sha256="0" * 64)
write("nan-output", last_times(FLAT, [
    helper.make_node("Sub", ["newest", "newest"], ["zero"]), helper.make_node("Div", ["zero", "zero"], ["nan"])]))
# Both are right for the probe's constant 1 and go wrong on larger demand: 5 - demand has no logarithm, and demand is an index out of range.
parts = last_times(FLAT, [helper.make_node("Sub", ["five", "newest"], ["rest"]), helper.make_node("Log", ["rest"], ["log"])])
write("nan-later", (parts[0], parts[1] + [constant("five", [5.0])], parts[2], parts[3]))
parts = last_times(FLAT, [
    helper.make_node("Cast", ["newest"], ["index"], to=TensorProto.INT64), helper.make_node("Gather", ["table", "index"], ["found"], axis=0)])
write("throws-later", (parts[0], parts[1] + [constant("table", [1.0, 2.0, 3.0])], parts[2], parts[3]))
