"""Trains a model and writes its folder: python3 models/training/train.py --model gru --traces DIR --out models/gru"""

import argparse
import math
import os
import time

import numpy
import torch

import folder
import golden
from architectures import ARCHITECTURES
from evaluate import accuracy_of, evaluate, joined, print_report
from features import forecast
from loss import training_loss
from sampling import Sampler
from synthetic import generate
from traces import is_permitted, read_traces, widened

SEED = 20250101


def fit(network, series, steps, arguments, architecture, log_every=250):
    """Trains on the given real series and on synthetic ones; deterministic for a seed on one thread."""
    real, seed = widened(series, arguments.seed), arguments.seed
    sampler = Sampler(real, generate(arguments.synthetic, seed), 0.5 if real else 0.0, seed + (not real), network.inputs)
    optimizer = torch.optim.AdamW(network.parameters(), lr=architecture.learning_rate, weight_decay=1e-4)
    warmup = max(1, min(200, steps // 10))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min(1.0, (i + 1) / warmup) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * i / steps))))
    began, sums = time.monotonic(), numpy.zeros(2)
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
    arguments = _arguments()
    torch.set_num_threads(arguments.threads)
    series, licences = read_traces(arguments.traces) if arguments.traces else ([], {})
    architecture = ARCHITECTURES[arguments.model]
    used = {source for source, licence in licences.items() if is_permitted(licence) and source != arguments.leave_out}
    trained_on = [item for item in series if item.source in used]
    network = _trained(architecture, arguments, trained_on)
    judged = [item for item in series if item.source not in used] if arguments.origins else []
    rows = evaluate(network, judged, arguments.origins)
    print_report(rows)
    if arguments.report:
        folder.write_json(arguments.report, rows)
    if arguments.out:
        sources = {source: licences[source] for source in {item.source for item in trained_on}}
        accuracy = accuracy_of(joined(arguments.accuracy) or rows)
        folder.write(network, architecture, arguments.out, sources, accuracy)
    if arguments.golden:
        golden.write(network, arguments.model, arguments.golden)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=ARCHITECTURES, default="blend")
    parser.add_argument("--traces", help="folder of trace files, with or without an index.csv; without it, synthetic load alone")
    parser.add_argument("--out", help="model folder to write; its last part is the model's name")
    parser.add_argument("--steps", type=int, help="the architecture's own number unless given")
    parser.add_argument("--batch", type=int, help="windows a step; the architecture's own number unless given")
    parser.add_argument("--synthetic", type=int, default=1500, help="number of synthetic series")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--leave-out", help="train without this source and judge on it")
    parser.add_argument("--report", help="JSON file for the per-series accuracy")
    parser.add_argument("--origins", type=int, default=60, help="forecasts a series to judge by; 0 judges nothing")
    parser.add_argument("--state", help="file for the trained weights (PyTorch); one that exists is used instead of training")
    parser.add_argument("--pretrained", help="file for the weights after synthetic load alone; one that exists is used")
    parser.add_argument("--accuracy", nargs="*", default=[], help="reports whose summary goes into model.json instead of this run's")
    parser.add_argument("--golden", help="file for example inputs and outputs")
    return parser.parse_args()


def _trained(architecture, arguments, series):
    torch.manual_seed(arguments.seed)
    network = architecture.build()
    if arguments.state and os.path.exists(arguments.state):
        network.load_state_dict(torch.load(arguments.state))
        return network.eval()
    if architecture.pretraining:
        _pretrain(network, architecture, arguments)
    fit(network, series, arguments.steps or architecture.steps, arguments, architecture)
    if arguments.state:
        torch.save(network.state_dict(), arguments.state)
    return network.eval()


def _pretrain(network, architecture, arguments):
    """On synthetic load alone: the same for whatever traces follow, so that several runs can share it."""
    if arguments.pretrained and os.path.exists(arguments.pretrained):
        network.load_state_dict(torch.load(arguments.pretrained))
        return
    fit(network, [], architecture.pretraining, arguments, architecture)
    if arguments.pretrained:
        torch.save(network.state_dict(), arguments.pretrained)


if __name__ == "__main__":
    main()
