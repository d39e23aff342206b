"""Two replicas behind grpcio's round_robin, restarted one after the other under load. run.py --help says what can be chosen."""
import argparse
import collections
import json
import math
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import grpc

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SERVICE = "/externalscaler.ExternalScaler/"
ADDRESSES = ["127.0.84.1", "127.0.84.2"]


def messages():
    """The contract's messages, generated for whatever protobuf is installed."""
    stubs = tempfile.mkdtemp()
    subprocess.check_call(["protoc", "--proto_path=" + os.path.join(ROOT, "proto"), "--python_out=" + stubs, "externalscaler.proto"])
    sys.path.insert(0, stubs)
    import externalscaler_pb2
    return externalscaler_pb2


# The source: a process of its own that speaks the part of Prometheus' API that the service uses. Demand is never 0.

def demand(query, at):
    app = int(re.search(r"app-(\d+)", query).group(1))
    hours = at / 3600
    return 200 + app % 7 * 10 + 120 * math.sin((hours + app % 5) * math.pi / 12) + 15 * math.sin(hours * 7) + 5 * math.sin(hours * 41)


class Source(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        form = {key: values[0] for key, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()}
        query = form["query"]
        if self.path.endswith("/query"):
            at = float(form["time"])
            data = {"resultType": "vector", "result": [{"metric": {}, "value": [at, "%.6f" % demand(query, at)]}]}
        else:
            start, end, step = float(form["start"]), float(form["end"]), float(form["step"])
            points = [[start + i * step, "%.6f" % demand(query, start + i * step)] for i in range(int((end - start) / step + 1e-9) + 1)]
            data = {"resultType": "matrix", "result": [{"metric": {}, "values": points}]}
        body = json.dumps({"status": "success", "data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve_source(port):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Source)
    server.request_queue_size = 256
    port.value = server.server_port
    server.serve_forever()


class Replica:
    """A replica at an address of its own; its ports stay over a restart, as a pod's do."""

    def __init__(self, options, address, ports, source, token):
        self.options, self.address, self.ports = options, address, ports
        self.environment = dict(os.environ, **{
            "Serve__Bind": address, "Serve__GrpcPort": str(ports[0]), "Serve__HttpPort": str(ports[1]), "Peers__Port": str(ports[2]),
            "Peers__TokenFile": token, "Sources__main__Url": source, "Logging__LogLevel__Default": "Information"})
        for i, peer in enumerate(ADDRESSES):
            self.environment["Peers__Addresses__%d" % i] = "%s:%d" % (peer, ports[2])
        self.process = self.log = None

    def start(self):
        """Returns the seconds until it was ready."""
        began = time.monotonic()
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([self.options.program, "serve"], env=self.environment, stdout=self.log, stderr=self.log)
        while self.get("/readyz") is None:
            if self.process.poll() is not None or time.monotonic() - began > 120:
                raise SystemExit("%s did not get ready:\n%s" % (self.address, self.lines()))
            time.sleep(0.02)
        return time.monotonic() - began

    def stop(self):
        """SIGTERM; returns the exit code and the seconds until it was gone."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60), time.monotonic() - began

    def get(self, path):
        try:
            with urllib.request.urlopen("http://%s:%d%s" % (self.address, self.ports[1], path), timeout=10) as answer:
                return answer.read()
        except (urllib.error.URLError, ConnectionError, TimeoutError, socket.timeout):
            return None

    def plans(self):
        page = self.get("/api/v1/triggers?limit=1000")
        return json.loads(page) if page else []

    def lines(self):
        self.log.seek(0)
        return self.log.read()


class Load:
    """GetMetrics and IsActive in an open loop; a call that fails is made once more."""

    def __init__(self, options, pb, channel, references):
        self.options, self.references = options, references
        self.metrics = channel.unary_unary(SERVICE + "GetMetrics", pb.GetMetricsRequest.SerializeToString, pb.GetMetricsResponse.FromString)
        self.active = channel.unary_unary(SERVICE + "IsActive", pb.ScaledObjectRef.SerializeToString, pb.IsActiveResponse.FromString)
        self.requests = [pb.GetMetricsRequest(scaledObjectRef=reference, metricName="m") for reference in references]
        self.lock = threading.Lock()
        self.counts = collections.Counter()
        self.codes = collections.Counter()
        self.errors = collections.Counter()
        self.latencies = []
        self.running = True

    def run(self):
        period, began = 1 / self.options.rate, time.monotonic()
        number = 0
        while self.running:
            due = began + number * period
            wait = due - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            self.call(number, due, False)
            number += 1

    def call(self, number, due, again):
        trigger, activity = number // 2 % len(self.references), number % 2 == 0
        method, request = (self.active, self.references[trigger]) if activity else (self.metrics, self.requests[trigger])
        future = method.future(request, timeout=10)
        future.add_done_callback(lambda done: self.done(done, number, due, activity, again))

    def done(self, future, number, due, activity, again):
        code = future.code()
        retry = False
        with self.lock:
            self.counts["calls"] += not again
            if code != grpc.StatusCode.OK:
                (self.errors if again else self.codes)[code.name] += 1
                retry = not again
            else:
                answer = future.result()
                none = not answer.result if activity else len(answer.metricValues) != 1 or answer.metricValues[0].metricValueFloat <= 0
                self.counts["zeros"] += none
                self.latencies.append(time.monotonic() - due)
        if retry:
            self.call(number, due, True)


class Streams:
    """Push streams as KEDA keeps them: opened again 2 s after they end."""

    def __init__(self, pb, channel, references):
        self.method = channel.unary_stream(SERVICE + "StreamIsActive", pb.ScaledObjectRef.SerializeToString, pb.IsActiveResponse.FromString)
        self.ends = collections.Counter()
        self.first = 0
        self.running = True
        for reference in references:
            threading.Thread(target=self.keep, args=(reference,), daemon=True).start()

    def keep(self, reference):
        while self.running:
            call = self.method(reference, wait_for_ready=True)
            try:
                for _ in call:
                    self.first += 1
            except grpc.RpcError:
                pass
            if self.running:
                self.ends[call.code().name] += 1
            time.sleep(2)


class Watch:
    """What each replica has in force, by trigger and grid time."""

    def __init__(self, replicas):
        self.replicas = replicas
        self.plans = collections.defaultdict(lambda: collections.defaultdict(set))
        self.states = collections.Counter()
        self.running = True

    def run(self):
        while self.running:
            for replica in self.replicas:
                for plan in replica.plans():
                    seen = self.plans[plan["key"], plan["time"]]
                    content = tuple(plan[name] for name in ("state", "value", "active", "nowcast", "forecastPart"))
                    if content not in seen:
                        self.states[plan["state"]] += 1
                    seen[content].add(replica.address)
            time.sleep(self.pause)

    pause = 0.3


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind((ADDRESSES[0], 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def warm(options, pb, replicas, references):
    for replica in replicas:
        with grpc.insecure_channel("%s:%d" % (replica.address, replica.ports[0])) as channel:
            spec = channel.unary_unary(SERVICE + "GetMetricSpec", pb.ScaledObjectRef.SerializeToString, pb.GetMetricSpecResponse.FromString)
            for reference in references:
                spec(reference, timeout=30)
    for replica in replicas:
        began = time.monotonic()
        while True:
            states = collections.Counter(plan["state"] for plan in replica.plans())
            if states["predictive"] == len(references):
                break
            if time.monotonic() - began > options.patience:
                raise SystemExit("%s is not warm: %s\n%s" % (replica.address, dict(states), replica.lines()[-3000:]))
            time.sleep(0.5)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000 if values else float("nan")


def report(options, load, streams, watch, restarts):
    both = sum(1 for seen in watch.plans.values() if len(set().union(*seen.values())) == 2)
    differing = {key: seen for key, seen in watch.plans.items() if len(seen) > 1}
    print("%d calls at %g/s over %d triggers, load average %.1f" % (load.counts["calls"], options.rate, options.triggers, os.getloadavg()[0]))
    print("first attempts that failed: %d %s" % (sum(load.codes.values()), dict(load.codes)))
    print("errors after one retry:     %d %s" % (sum(load.errors.values()), dict(load.errors)))
    print("zeros or inactive:          %d" % load.counts["zeros"])
    print("plans seen: %d, on both replicas: %d, differing for one origin: %d, states: %s" % (len(watch.plans), both, len(differing), dict(watch.states)))
    print("streams: %d first answers, ended with %s" % (streams.first, dict(streams.ends)))
    print("latency p50 %.1f ms, p99 %.1f ms, max %.0f ms (open loop, the client's own lateness included)"
          % (percentile(load.latencies, 0.5), percentile(load.latencies, 0.99), percentile(load.latencies, 1)))
    for line in restarts:
        print(line)
    for key, seen in list(differing.items())[:5]:
        print("  %s: %s" % (key, {content: sorted(where) for content, where in seen.items()}))
    return not load.errors and not load.counts["zeros"] and not differing and both > 0 and set(watch.states) == {"predictive"}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    programs = [os.path.join(ROOT, "src/PredictiveScaler.Host/bin", kind, "net10.0/predictive-scaler") for kind in ("Release", "Debug")]
    parser.add_argument("--program", default=next((path for path in programs if os.path.exists(path)), programs[0]))
    parser.add_argument("--rate", type=float, default=500, help="calls a second")
    parser.add_argument("--triggers", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=1, help="rolling restarts")
    parser.add_argument("--before", type=float, default=20, help="seconds of load before the first restart")
    parser.add_argument("--between", type=float, default=10, help="seconds from ready to the next restart")
    parser.add_argument("--after", type=float, default=130, help="seconds after the last one: two decisions of the back-test")
    parser.add_argument("--patience", type=float, default=300, help="longest wait until both replicas forecast")
    options = parser.parse_args()

    pb = messages()
    port = multiprocessing.Value("i", 0)
    source = multiprocessing.Process(target=serve_source, args=(port,), daemon=True)
    source.start()
    while port.value == 0:
        time.sleep(0.05)

    with tempfile.NamedTemporaryFile("w", suffix=".token") as token:
        token.write("bench-token-%s\n" % os.urandom(16).hex())
        token.flush()
        ports = free_ports(3)
        replicas = [Replica(options, address, ports, "http://127.0.0.1:%d" % port.value, token.name) for address in ADDRESSES]
        references = []
        for i in range(options.triggers):
            reference = pb.ScaledObjectRef(namespace="shop", name="app-%d" % i)
            reference.scalerMetadata.update({"query": 'sum(rate(requests{app="app-%d"}[1m]))' % i, "threshold": "10", "historyTimeWindow": "2d"})
            references.append(reference)
        try:
            restarts = ["%s: ready in %.2f s" % (replica.address, replica.start()) for replica in replicas]
            warm(options, pb, replicas, references)
            channel = grpc.insecure_channel(
                "ipv4:" + ",".join("%s:%d" % (address, ports[0]) for address in ADDRESSES),
                [("grpc.lb_policy_name", "round_robin"), ("grpc.default_authority", "predictive-scaler"), ("grpc.enable_retries", 0), ("grpc.initial_reconnect_backoff_ms", 200),
                 ("grpc.min_reconnect_backoff_ms", 200), ("grpc.max_reconnect_backoff_ms", 1000)])
            load, watch = Load(options, pb, channel, references), Watch(replicas)
            streams = Streams(pb, channel, references[:10])
            threads = [threading.Thread(target=part.run, daemon=True) for part in (load, watch)]
            for thread in threads:
                thread.start()
            time.sleep(options.before)
            for restart in range(options.rounds * 2):
                replica = replicas[restart % 2]
                code, gone = replica.stop()
                ready = replica.start()
                taken = re.search(r"Took (.*)", replica.lines())
                restarts.append("%s: SIGTERM, exit code %d after %.2f s; ready again %.2f s after its start; took %s"
                                % (replica.address, code, gone, ready, taken.group(1) if taken else "nothing"))
                time.sleep(options.between)
            time.sleep(max(0, options.after - options.between))
            load.running = watch.running = streams.running = False
            for thread in threads:
                thread.join()
            time.sleep(1)
            passed = report(options, load, streams, watch, restarts)
        finally:
            for replica in replicas:
                if replica.process is not None and replica.process.poll() is None:
                    replica.process.kill()
            source.terminate()
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
