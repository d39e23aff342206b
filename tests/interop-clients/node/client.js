// Runs one case of the interop tests with grpc-js: client.js CASE ADDRESS PROTO_DIR [TLS_DIR]. Exit code 0: passed.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const [name, address, protos, tls] = process.argv.slice(2);
const load = (file) => grpc.loadPackageDefinition(loader.loadSync(file, { includeDirs: [protos], longs: Number, defaults: true, enums: String }));
const { ExternalScaler } = load('externalscaler.proto').externalscaler;
const { Health } = load('grpc/health/v1/health.proto').grpc.health.v1;
const { status } = grpc;

function credentials(client) {
  if (!tls) return grpc.credentials.createInsecure();
  const read = (file) => fs.readFileSync(path.join(tls, file));
  return client
    ? grpc.credentials.createSsl(read('ca.crt'), read(`${client}.key`), read(`${client}.crt`))
    : grpc.credentials.createSsl(read('ca.crt'));
}

const connect = (options = {}, client = undefined) => new ExternalScaler(address, credentials(client), options);
const deadline = (seconds) => ({ deadline: Date.now() + seconds * 1000 });

const promised = (client, method, request, metadata = new grpc.Metadata(), options = deadline(30)) =>
  new Promise((resolve, reject) =>
    client[method](request, metadata, options, (error, reply) => (error ? reject(error) : resolve(reply))));

const value = async (client, metricName, metadata, options) =>
  (await promised(client, 'GetMetrics', { metricName }, metadata, options)).metricValues[0].metricValueFloat;

async function fails(code, promise) {
  let error;
  try {
    await promise;
  } catch (e) {
    error = e;
  }
  assert.ok(error, `the call succeeded, expected ${status[code]}`);
  assert.equal(error.code, code, `${status[error.code]}: ${error.details}`);
  return error;
}

async function eventually(condition, what) {
  const end = Date.now() + 20_000;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `not in time: ${what}`);
    await sleep(20);
  }
}

/** All messages of a stream and the status it ended with. */
async function drain(stream) {
  const received = [];
  const ended = new Promise((resolve) => stream.on('status', resolve));
  stream.on('error', () => {});
  stream.on('data', (message) => received.push(message));
  return { received, status: await ended };
}

const first = (stream) => new Promise((resolve, reject) => stream.once('data', resolve).once('error', reject));

async function reflect(version) {
  const { ServerReflection } = load(`grpc/reflection/${version}/reflection.proto`).grpc.reflection[version];
  const call = new ServerReflection(address, credentials()).ServerReflectionInfo(deadline(20));
  const ask = async (request) => {
    const answer = first(call);
    call.write(request);
    return answer;
  };
  const services = (await ask({ listServices: '' })).listServicesResponse.service.map((s) => s.name);
  assert.ok(services.includes('externalscaler.ExternalScaler'), services.join());
  assert.ok(services.includes('grpc.health.v1.Health'), services.join());
  const file = await ask({ fileContainingSymbol: 'externalscaler.ExternalScaler' });
  assert.ok(file.fileDescriptorResponse.fileDescriptorProto[0].includes('StreamMetricSpec'));
  const named = await ask({ fileByFilename: 'externalscaler.proto' });
  assert.deepEqual(named.fileDescriptorResponse, file.fileDescriptorResponse);
  assert.equal((await ask({ fileContainingSymbol: 'no.Such' })).errorResponse.errorCode, status.NOT_FOUND);
  const ended = drain(call);
  call.end();
  assert.equal((await ended).status.code, status.OK);
}

const cases = {
  async unary() {
    const client = connect();
    assert.equal(await value(client, 'value:12.5'), 12.5);
    const ref = { name: 'web', namespace: 'shop', scalerMetadata: { query: 'sum(x)', threshold: '5' } };
    const spec = (await promised(client, 'GetMetricSpec', ref)).metricSpecs[0];
    assert.deepEqual([spec.metricName, spec.targetSize], ['shop/web', 2]);
  },

  async large_messages() {
    const client = connect();
    const reply = await promised(client, 'GetMetrics', { metricName: 'large:3000000' });
    assert.equal(reply.metricValues[0].metricName.length, 3000000);
    const spec = await promised(client, 'GetMetricSpec', { name: 'n'.repeat(900000), namespace: 's' });
    assert.equal(spec.metricSpecs[0].metricName.length, 900002);
  },

  async streaming() {
    const { received, status: end } = await drain(connect().StreamIsActive({ name: 'count:20000' }));
    assert.equal(end.code, status.OK);
    assert.equal(received.length, 20000);
    assert.deepEqual(received.slice(0, 4).map((r) => r.result), [true, false, true, false]);
  },

  async status_text() {
    const error = await fails(status.FAILED_PRECONDITION, value(connect(), 'status:9:100 % größer\nals 日本'));
    assert.equal(error.details, '100 % größer\nals 日本');
  },

  async status_after_messages() {
    const { received, status: end } = await drain(connect().StreamIsActive({ name: 'fail-after:3' }));
    assert.equal(received.length, 3);
    assert.deepEqual([end.code, end.details], [status.UNAVAILABLE, 'after 3']);
  },

  async metadata() {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const sent = new grpc.Metadata();
    sent.set('x-text', 'plain');
    sent.set('x-bytes-bin', bytes);
    const call = connect().GetMetrics({ metricName: 'echo-metadata' }, sent, () => {});
    const headers = new Promise((resolve) => call.on('metadata', resolve));
    const { metadata: trailers } = await new Promise((resolve) => call.on('status', resolve));
    for (const received of [await headers, trailers]) {
      assert.deepEqual(received.get('x-text'), ['plain']);
      assert.deepEqual(received.get('x-bytes-bin'), [bytes]);
    }
  },

  async deadline() {
    const client = connect();
    await fails(status.DEADLINE_EXCEEDED, value(client, 'wait', undefined, deadline(0.2)));
    await eventually(async () => (await value(client, 'cancelled')) >= 1, 'the server saw the deadline');
  },

  async server_deadline() {
    const error = await fails(status.DEADLINE_EXCEEDED, value(connect(), 'ignore-token'));
    assert.match(error.details, /own deadline/);
  },

  async cancellation() {
    const client = connect();
    const before = await value(client, 'cancelled');
    const call = client.GetMetrics({ metricName: 'wait' }, () => {});
    await eventually(async () => (await value(client, 'waiting')) >= 1, 'the call reached the server');
    call.cancel();
    await eventually(async () => (await value(client, 'cancelled')) > before, 'the server saw the cancellation');
  },

  async stream_cancellation() {
    const client = connect();
    const stream = client.StreamIsActive({ name: 'open' });
    stream.on('error', () => {});
    assert.equal((await first(stream)).result, true);
    assert.equal(await value(client, 'open-streams'), 1);
    stream.cancel();
    await eventually(async () => (await value(client, 'open-streams')) === 0, "the server saw the stream's end");
  },

  async unknown_method() {
    await fails(status.UNIMPLEMENTED, raw('/externalscaler.ExternalScaler/Nothing'));
  },

  async unknown_service() {
    await fails(status.UNIMPLEMENTED, raw('/no.such.Service/Nothing'));
  },

  async gzip_request() {
    const client = connect({ 'grpc.default_compression_algorithm': 2 });
    const spec = await promised(client, 'GetMetricSpec', { name: 'n'.repeat(100000), namespace: 's' });
    assert.equal(spec.metricSpecs[0].metricName.length, 100002);
  },

  async unknown_encoding() {
    const client = connect({ 'grpc.default_compression_algorithm': 1 });
    await fails(status.UNIMPLEMENTED, promised(client, 'GetMetricSpec', { name: 'n'.repeat(100000) }));
  },

  async oversized_message() {
    const client = connect();
    await fails(status.RESOURCE_EXHAUSTED, promised(client, 'GetMetricSpec', { name: 'n'.repeat(2000000) }));
    assert.equal(await value(client, 'value:1'), 1);
  },

  async oversized_metadata() {
    const client = connect();
    const metadata = new grpc.Metadata();
    metadata.set('x-large', 'v'.repeat(20000));
    await fails(status.RESOURCE_EXHAUSTED, value(client, 'value:1', metadata));
    assert.equal(await value(client, 'value:1'), 1);
  },

  async thousand_streams() {
    const client = connect();
    await value(client, 'value:1');
    const streams = Array.from({ length: 1000 }, () => client.StreamIsActive({ name: 'open' }));
    streams.forEach((stream) => stream.on('error', () => {}).on('data', () => {}));
    await eventually(async () => (await value(client, 'open-streams')) === 1000, '1,000 streams are open');
    assert.equal(await value(client, 'stream-connections'), 1);
    for (let i = 0; i < 100; i++) assert.equal(await value(client, `value:${i}`, undefined, deadline(5)), i);
    streams.forEach((stream) => stream.cancel());
    await eventually(async () => (await value(client, 'open-streams')) === 0, 'the streams ended');
  },

  async hidden_exception() {
    const error = await fails(status.UNKNOWN, value(connect(), 'throw'));
    assert.doesNotMatch(error.details, /secret/);
  },

  async health_check() {
    const client = new Health(address, credentials());
    assert.equal((await promised(client, 'Check', {})).status, 'SERVING');
    assert.equal((await promised(client, 'Check', { service: 'externalscaler.ExternalScaler' })).status, 'SERVING');
    await fails(status.NOT_FOUND, promised(client, 'Check', { service: 'none' }));
  },

  async health_watch() {
    const scaler = connect();
    const changes = new Health(address, credentials()).Watch({ service: 'switch-node' });
    changes.on('error', () => {});
    assert.equal((await first(changes)).status, 'SERVICE_UNKNOWN');
    let next = first(changes);
    await value(scaler, 'health:switch-node:1');
    assert.equal((await next).status, 'SERVING');
    next = first(changes);
    await value(scaler, 'health:switch-node:2');
    assert.equal((await next).status, 'NOT_SERVING');
    changes.cancel();
  },

  reflection_v1: () => reflect('v1'),
  reflection_v1alpha: () => reflect('v1alpha'),

  async client_certificate() {
    assert.equal(await value(connect({}, 'client'), 'value:1'), 1);
  },

  async no_client_certificate() {
    await fails(status.UNAVAILABLE, value(connect(), 'value:1'));
  },

  async foreign_client_certificate() {
    await fails(status.UNAVAILABLE, value(connect({}, 'foreign'), 'value:1'));
  },

  async client_of_another_name() {
    await fails(status.UNAVAILABLE, value(connect({}, 'other'), 'value:1'));
  },

  async stream_until_ok() {
    const stream = connect().StreamIsActive({ name: 'open' });
    assert.equal((await first(stream)).result, true);
    console.log('open');
    const { received, status: end } = await drain(stream);
    assert.deepEqual([received, end.code], [[], status.OK]);
  },
};

function raw(method) {
  const pass = (bytes) => bytes;
  const client = new grpc.Client(address, credentials());
  return new Promise((resolve, reject) =>
    client.makeUnaryRequest(method, pass, pass, Buffer.alloc(0), (error, reply) => (error ? reject(error) : resolve(reply))));
}

try {
  await cases[name]();
  process.exit(0);
} catch (error) {
  console.error(error);
  process.exit(1);
}
