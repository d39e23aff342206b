"""Runs one case of the interop tests with grpcio: client.py CASE ADDRESS PROTO_DIR [TLS_DIR]. Exit code 0: passed."""
import os
import subprocess
import sys
import tempfile
import threading
import time

import grpc

case, address, protos = sys.argv[1:4]
tls = sys.argv[4] if len(sys.argv) > 4 else None
stubs = tempfile.mkdtemp()
subprocess.check_call(
    ["protoc", "--proto_path=" + protos, "--python_out=" + stubs, "externalscaler.proto",
     "grpc/health/v1/health.proto", "grpc/reflection/v1/reflection.proto", "grpc/reflection/v1alpha/reflection.proto"])
sys.path.insert(0, stubs)
# The generated folder "grpc" must not hide the grpc package.
grpc.__path__.append(os.path.join(stubs, "grpc"))
import externalscaler_pb2 as pb  # noqa: E402
from grpc.health.v1 import health_pb2 as health  # noqa: E402
from grpc.reflection.v1 import reflection_pb2 as reflection  # noqa: E402
from grpc.reflection.v1alpha import reflection_pb2 as reflection_alpha  # noqa: E402
from google.protobuf import descriptor_pb2  # noqa: E402

SERVICE = "/externalscaler.ExternalScaler/"


def read(name):
    with open(os.path.join(tls, name), "rb") as file:
        return file.read()


def connect(options=(), compression=None, client=None):
    options = list(options)
    if tls is None:
        return grpc.insecure_channel(address, options, compression)
    key, certificate = (read(client + ".key"), read(client + ".crt")) if client else (None, None)
    return grpc.secure_channel(address, grpc.ssl_channel_credentials(read("ca.crt"), key, certificate), options, compression)


class Scaler:
    def __init__(self, channel):
        self.metrics = channel.unary_unary(
            SERVICE + "GetMetrics", pb.GetMetricsRequest.SerializeToString, pb.GetMetricsResponse.FromString)
        self.spec = channel.unary_unary(
            SERVICE + "GetMetricSpec", pb.ScaledObjectRef.SerializeToString, pb.GetMetricSpecResponse.FromString)
        self.stream = channel.unary_stream(
            SERVICE + "StreamIsActive", pb.ScaledObjectRef.SerializeToString, pb.IsActiveResponse.FromString)

    def value(self, name, **options):
        return self.metrics(pb.GetMetricsRequest(metricName=name), **options).metricValues[0].metricValueFloat


def fails(code, call):
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, "%s: %s, expected %s" % (error.code(), error.details(), code)
        return error
    raise AssertionError("the call succeeded, expected %s" % code)


def eventually(condition, what):
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "not in time: " + what
        time.sleep(0.02)


def unary():
    scaler = Scaler(connect())
    assert scaler.value("value:12.5") == 12.5
    ref = pb.ScaledObjectRef(name="web", namespace="shop", scalerMetadata={"query": "sum(x)", "threshold": "5"})
    spec = scaler.spec(ref).metricSpecs[0]
    assert (spec.metricName, spec.targetSize) == ("shop/web", 2), spec


def large_messages():
    channel = connect([("grpc.max_receive_message_length", -1)])
    reply = Scaler(channel).metrics(pb.GetMetricsRequest(metricName="large:3000000"))
    assert len(reply.metricValues[0].metricName) == 3000000
    ref = pb.ScaledObjectRef(name="n" * 900000, namespace="s")
    assert len(Scaler(channel).spec(ref).metricSpecs[0].metricName) == 900002


def streaming():
    received = list(Scaler(connect()).stream(pb.ScaledObjectRef(name="count:20000")))
    assert len(received) == 20000
    assert [r.result for r in received[:4]] == [True, False, True, False]


def status_text():
    error = fails(grpc.StatusCode.FAILED_PRECONDITION, lambda: Scaler(connect()).value("status:9:100 % größer\nals 日本"))
    assert error.details() == "100 % größer\nals 日本", error.details()


def status_after_messages():
    stream = Scaler(connect()).stream(pb.ScaledObjectRef(name="fail-after:3"))
    assert [next(stream).result for _ in range(3)] == [True, False, True]
    error = fails(grpc.StatusCode.UNAVAILABLE, lambda: next(stream))
    assert error.details() == "after 3"


def metadata():
    call = Scaler(connect()).metrics
    metadata = (("x-text", "plain"), ("x-bytes-bin", bytes(range(256))))
    _, done = call.with_call(pb.GetMetricsRequest(metricName="echo-metadata"), metadata=metadata)
    headers, trailers = dict(done.initial_metadata()), dict(done.trailing_metadata())
    assert headers["x-text"] == "plain" and headers["x-bytes-bin"] == bytes(range(256)), headers
    assert trailers["x-text"] == "plain" and trailers["x-bytes-bin"] == bytes(range(256)), trailers


def deadline():
    scaler = Scaler(connect())
    fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: scaler.value("wait", timeout=0.2))
    eventually(lambda: scaler.value("cancelled") >= 1, "the server saw the deadline")


def server_deadline():
    error = fails(grpc.StatusCode.DEADLINE_EXCEEDED, lambda: Scaler(connect()).value("ignore-token", timeout=30))
    assert "own deadline" in error.details(), error.details()


def cancellation():
    scaler = Scaler(connect())
    before = scaler.value("cancelled")
    call = scaler.metrics.future(pb.GetMetricsRequest(metricName="wait"))
    eventually(lambda: scaler.value("waiting") >= 1, "the call reached the server")
    call.cancel()
    eventually(lambda: scaler.value("cancelled") > before, "the server saw the cancellation")


def stream_cancellation():
    scaler = Scaler(connect())
    stream = scaler.stream(pb.ScaledObjectRef(name="open"))
    assert next(stream).result
    assert scaler.value("open-streams") == 1
    stream.cancel()
    eventually(lambda: scaler.value("open-streams") == 0, "the server saw the stream's end")


def unknown_method():
    call = connect().unary_unary(SERVICE + "Nothing")
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: call(b""))


def unknown_service():
    call = connect().unary_unary("/no.such.Service/Nothing")
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: call(b""))


def gzip_request():
    scaler = Scaler(connect(compression=grpc.Compression.Gzip))
    ref = pb.ScaledObjectRef(name="n" * 100000, namespace="s")
    assert len(scaler.spec(ref).metricSpecs[0].metricName) == 100002


def gzip_bomb():
    scaler = Scaler(connect(compression=grpc.Compression.Gzip))
    fails(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: scaler.spec(pb.ScaledObjectRef(name="n" * 50000000)))
    assert scaler.value("value:1") == 1


def unknown_encoding():
    scaler = Scaler(connect(compression=grpc.Compression.Deflate))
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: scaler.spec(pb.ScaledObjectRef(name="n" * 100000)))


def oversized_message():
    scaler = Scaler(connect())
    fails(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: scaler.spec(pb.ScaledObjectRef(name="n" * 2000000)))
    assert scaler.value("value:1") == 1


def oversized_metadata():
    scaler = Scaler(connect())
    fails(grpc.StatusCode.RESOURCE_EXHAUSTED, lambda: scaler.value("value:1", metadata=(("x-large", "v" * 20000),)))
    assert scaler.value("value:1") == 1


def thousand_streams():
    channel = connect()
    scaler = Scaler(channel)
    streams = [scaler.stream(pb.ScaledObjectRef(name="open")) for _ in range(1000)]
    eventually(lambda: scaler.value("open-streams", timeout=5) == 1000, "1,000 streams are open")
    assert scaler.value("stream-connections") == 1
    assert [scaler.value("value:%d" % i, timeout=5) for i in range(100)] == list(range(100))
    for stream in streams:
        stream.cancel()
    eventually(lambda: scaler.value("open-streams") == 0, "the streams ended")


def hidden_exception():
    error = fails(grpc.StatusCode.UNKNOWN, lambda: Scaler(connect()).value("throw"))
    assert "secret" not in error.details(), error.details()


def health_check():
    check = connect().unary_unary(
        "/grpc.health.v1.Health/Check", health.HealthCheckRequest.SerializeToString, health.HealthCheckResponse.FromString)
    assert check(health.HealthCheckRequest()).status == health.HealthCheckResponse.SERVING
    one = health.HealthCheckRequest(service="externalscaler.ExternalScaler")
    assert check(one).status == health.HealthCheckResponse.SERVING
    fails(grpc.StatusCode.NOT_FOUND, lambda: check(health.HealthCheckRequest(service="none")))


def health_watch():
    channel = connect()
    watch = channel.unary_stream(
        "/grpc.health.v1.Health/Watch", health.HealthCheckRequest.SerializeToString, health.HealthCheckResponse.FromString)
    changes = watch(health.HealthCheckRequest(service="switch-python"), timeout=20)
    assert next(changes).status == health.HealthCheckResponse.SERVICE_UNKNOWN
    scaler = Scaler(channel)
    scaler.value("health:switch-python:1")
    assert next(changes).status == health.HealthCheckResponse.SERVING
    scaler.value("health:switch-python:2")
    assert next(changes).status == health.HealthCheckResponse.NOT_SERVING
    changes.cancel()


def reflect(version, messages):
    requests = [
        messages.ServerReflectionRequest(list_services=""),
        messages.ServerReflectionRequest(file_containing_symbol="externalscaler.ExternalScaler.GetMetrics"),
        messages.ServerReflectionRequest(file_by_filename="externalscaler.proto"),
        messages.ServerReflectionRequest(file_containing_symbol="no.Such"),
    ]
    call = connect().stream_stream(
        "/grpc.reflection.%s.ServerReflection/ServerReflectionInfo" % version,
        messages.ServerReflectionRequest.SerializeToString, messages.ServerReflectionResponse.FromString)
    # The next request goes out only when the last one is answered: the stream is used both ways at once.
    answered = threading.Semaphore(1)

    def ask():
        for request in requests:
            answered.acquire()
            yield request

    answers = []
    for answer in call(ask(), timeout=20):
        answers.append(answer)
        answered.release()
    services = [s.name for s in answers[0].list_services_response.service]
    assert "externalscaler.ExternalScaler" in services and "grpc.health.v1.Health" in services, services
    for answer in answers[1:3]:
        file = descriptor_pb2.FileDescriptorProto.FromString(answer.file_descriptor_response.file_descriptor_proto[0])
        assert file.name == "externalscaler.proto"
        assert "StreamMetricSpec" in [m.name for m in file.service[0].method]
    assert answers[3].error_response.error_code == 5


def reflection_v1():
    reflect("v1", reflection)


def reflection_v1alpha():
    reflect("v1alpha", reflection_alpha)


def client_certificate():
    assert Scaler(connect(client="client")).value("value:1") == 1


def no_client_certificate():
    fails(grpc.StatusCode.UNAVAILABLE, lambda: Scaler(connect()).value("value:1", timeout=10))


def foreign_client_certificate():
    fails(grpc.StatusCode.UNAVAILABLE, lambda: Scaler(connect(client="foreign")).value("value:1", timeout=10))


def client_of_another_name():
    fails(grpc.StatusCode.UNAVAILABLE, lambda: Scaler(connect(client="other")).value("value:1", timeout=10))


def stream_until_ok():
    stream = Scaler(connect()).stream(pb.ScaledObjectRef(name="open"))
    assert next(stream).result
    print("open", flush=True)
    assert list(stream) == []
    assert stream.code() == grpc.StatusCode.OK, stream.code()


globals()[case]()
