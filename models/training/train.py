"""Trains a model and writes its folder: python3 models/training/train.py --model gru --traces DIR --out models/gru"""

import math
import os
import time

import libraries

libraries.require()

import numpy
import torch

import command
import folder
import golden
from architectures import ARCHITECTURES
from evaluate import LATEST_PART, accuracy_of, evaluate, joined, print_report, summary
from features import forecast
from loss import training_loss
from sampling import Sampler
from synthetic import generate
from traces import is_permitted, widened


def fit(network, series, steps, arguments, architecture, log_every=250):
    """Trains on the given real series and on synthetic ones; deterministic for a seed on one thread."""
    real, seed = widened(series, arguments.seed), arguments.seed
    sampler = Sampler(real, generate(arguments.synthetic, seed), 0.5 if real else 0.0, seed + (not real), network.inputs)
    optimizer = torch.optim.AdamW(network.parameters(), lr=architecture.learning_rate, weight_decay=1e-4)
    warmup = max(1, min(200, steps // 10))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min(1.0, (i + 1) / warmup) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * i / steps))))
    began, sums = time.monotonic(), numpy.zeros(2)
    print(f"{steps} steps on {_load(series)}", flush=True)
    for i in range(steps):
        windows = sampler.batch(arguments.batch or architecture.batch)
        first, second = training_loss(*forecast(network, windows[0]), windows)
        optimizer.zero_grad()
        (first + second).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        sums += (first.item(), second.item())
        if (i + 1) % log_every == 0:
            print(f"step {i + 1}/{steps} loss {sums[0] / log_every:.4f} max {sums[1] / log_every:.4f} {time.monotonic() - began:.0f} s", flush=True)
            sums[:] = 0


def main():
    arguments = command.parse(__doc__)
    torch.set_num_threads(arguments.threads)
    series, licences = command.traces_of(arguments)
    architecture = ARCHITECTURES[arguments.model]
    used = {source for source, licence in licences.items() if is_permitted(licence) and source != arguments.leave_out}
    trained_on = command.first_parts([item for item in series if item.source in used], arguments.until)
    found = {path for path in (arguments.state, arguments.pretrained) if _exists(path)}
    origin = f"weights of {arguments.state}, not trained anew" if arguments.state in found else f"trained on {_load(trained_on, arguments.until)}"
    network = _trained(architecture, arguments, trained_on)
    held_back = [item for item in series if item.source not in used or arguments.until < 1]
    rows = evaluate(network, held_back, arguments.origins, _first_judged(arguments.until)) if arguments.origins else []
    if rows:
        print_report(rows)
    sources = {source: licences[source] for source in {item.source for item in trained_on}}
    _write(network, architecture, arguments, sources, rows)
    _print_written(arguments, found)
    print(f"{origin}; {_verdict(rows, arguments)}")


def _write(network, architecture, arguments, sources, rows):
    if arguments.report:
        folder.write_json(arguments.report, rows)
    if arguments.out:
        folder.write(network, architecture, arguments.out, sources, accuracy_of(joined(arguments.accuracy) or rows, arguments.until))
    if arguments.golden:
        golden.write(network, arguments.model, arguments.golden)


def _print_written(arguments, found):
    models = [os.path.join(arguments.out, name) for name in ("model.onnx", "model.json")] if arguments.out else []
    for path in (arguments.pretrained, arguments.state, arguments.report, arguments.golden, *models):
        if _exists(path) and path not in found:
            print(f"wrote {path} ({os.path.getsize(path) / 1e3:.1f} kB)")


def _exists(path):
    return bool(path) and os.path.exists(path)


def _load(series, until=1.0):
    if not series:
        return "synthetic load alone"
    part = "" if until == 1 else f"the first {until * 100:g}% of each of "
    return f"synthetic load and {part}{len(series)} trace{'' if len(series) == 1 else 's'} ({', '.join(sorted({item.source for item in series}))})"


def _first_judged(until):
    return max(LATEST_PART, until) if until < 1 else LATEST_PART


def _verdict(rows, arguments):
    if not rows:
        return "not judged (--origins 0)" if not arguments.origins else "nothing was held back to judge it by (--until 0.7 holds back the end of each trace)"
    found = summary(rows)
    return (f"judged on what was held back, {found['series']} series after {_first_judged(arguments.until) * 100:g}% of each: "
            f"MAE {found['relMae']}, pinball 0.9 {found['relPinball90']} of the last value's")


def _trained(architecture, arguments, series):
    torch.manual_seed(arguments.seed)
    network = architecture.build()
    if arguments.state and os.path.exists(arguments.state):
        network.load_state_dict(torch.load(arguments.state))
        return network.eval()
    if architecture.pretraining:
        _pretrain(network, architecture, arguments)
    fit(network, series, _steps(architecture, arguments)[1], arguments, architecture)
    if arguments.state:
        torch.save(network.state_dict(), arguments.state)
    return network.eval()


def _steps(architecture, arguments):
    """On synthetic load alone and after it; a number asked for is of both, in the architecture's ratio."""
    own = architecture.pretraining + architecture.steps
    total = arguments.steps or own
    alone = total * architecture.pretraining // own
    return alone, total - alone


def _pretrain(network, architecture, arguments):
    """On synthetic load alone: the same for whatever traces follow, so that several runs can share it."""
    if arguments.pretrained and os.path.exists(arguments.pretrained):
        network.load_state_dict(torch.load(arguments.pretrained))
        return
    steps = _steps(architecture, arguments)[0]
    if steps == 0:
        return
    fit(network, [], steps, arguments, architecture)
    if arguments.pretrained:
        torch.save(network.state_dict(), arguments.pretrained)


if __name__ == "__main__":
    main()
