"""Asks an external scaler what KEDA would ask, in KEDA's order.

usage: ask.py HOST:PORT NAMESPACE/NAME KEY=VALUE...   (the trigger's metadata)

Needs Debian's python3-grpcio, python3-protobuf and protobuf-compiler. Exit code 0: a value; 1: an error of the service; 2: usage.
"""
import pathlib
import subprocess
import sys
import tempfile

import grpc

CALLS = "/externalscaler.ExternalScaler/"


def stubs():
    """The messages of KEDA's contract, compiled from the proto file of this repository."""
    protos = pathlib.Path(__file__).resolve().parents[2] / "proto"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.check_call(["protoc", "--proto_path=%s" % protos, "--python_out=%s" % folder, "externalscaler.proto"])
        sys.path.insert(0, folder)
        import externalscaler_pb2
        return externalscaler_pb2


def ask(address, trigger, metadata):
    messages = stubs()
    namespace, name = trigger.split("/")
    reference = messages.ScaledObjectRef(namespace=namespace, name=name, scalerMetadata=metadata)
    with grpc.insecure_channel(address) as channel:
        def call(method, request, answer):
            return channel.unary_unary(CALLS + method, type(request).SerializeToString, answer.FromString)(request, timeout=10)

        spec = call("GetMetricSpec", reference, messages.GetMetricSpecResponse).metricSpecs[0]
        print("GetMetricSpec  %s, target %g" % (spec.metricName, spec.targetSizeFloat or spec.targetSize))
        print("IsActive       %s" % call("IsActive", reference, messages.IsActiveResponse).result)
        request = messages.GetMetricsRequest(scaledObjectRef=reference, metricName=spec.metricName)
        value = call("GetMetrics", request, messages.GetMetricsResponse).metricValues[0]
        print("GetMetrics     %g" % (value.metricValueFloat or value.metricValue))


def main(arguments):
    if len(arguments) < 3 or arguments[1].count("/") != 1 or not all("=" in pair for pair in arguments[2:]):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        ask(arguments[0], arguments[1], dict(pair.split("=", 1) for pair in arguments[2:]))
    except grpc.RpcError as error:
        print("%s: %s" % (error.code().name, error.details()), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
