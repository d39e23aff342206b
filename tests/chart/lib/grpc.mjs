// Just enough of gRPC for a unary call over cleartext HTTP/2.
import { connect } from "node:http2";

const bytes = text => Buffer.from(text, "utf8");
const field = (number, content) => Buffer.concat([Buffer.from([number << 3 | 2]), length(content.length), content]);
const length = value => value < 128 ? Buffer.from([value]) : Buffer.from([value & 127 | 128, value >> 7]);

/** A ScaledObjectRef: name, namespace, metadata. */
export const scaledObject = (name, namespace, metadata) => Buffer.concat([
  field(1, bytes(name)), field(2, bytes(namespace)),
  ...Object.entries(metadata).map(([key, value]) => field(3, Buffer.concat([field(1, bytes(key)), field(2, bytes(value))]))),
]);

/** GetMetricsRequest: the reference and the metric's name. */
export const metricsRequest = (reference, metric) => Buffer.concat([field(1, reference), field(2, bytes(metric))]);

/** HealthCheckRequest, as the kubelet sends it. */
export const healthRequest = service => service ? field(1, bytes(service)) : Buffer.alloc(0);

/** Status, its message, and the answer's bytes. */
export function call(port, path, message) {
  return new Promise((resolve, reject) => {
    const session = connect(`http://127.0.0.1:${port}`);
    session.on("error", reject);
    const stream = session.request({ ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" });
    const [parts, answer] = [[], {}];
    const take = headers => Object.assign(answer, headers["grpc-status"] === undefined ? {} : { status: Number(headers["grpc-status"]), message: decodeURIComponent(headers["grpc-message"] ?? "") });
    stream.on("response", take).on("trailers", take).on("data", part => parts.push(part)).on("error", reject);
    stream.on("end", () => {
      session.close();
      resolve({ ...answer, body: Buffer.concat(parts).subarray(5) });
    });
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([head, message]));
  });
}
