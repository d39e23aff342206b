"""Trains the `blend` model and writes the model folder: python3 models/training/train.py --traces DIR --out models/blend"""

import argparse
import math
import os
import time

import numpy
import torch

import folder
import golden
from evaluate import accuracy_of, evaluate, joined, print_report
from loss import training_loss
from model import GatedBlend
from sampling import Sampler
from synthetic import generate
from traces import read_traces, widened

SEED = 20250101


def fit(series, steps, batch, synthetic_count, seed, log_every=250):
    """Trains on the given real series and on synthetic ones; deterministic for a seed on one thread."""
    torch.manual_seed(seed)
    real = widened(series, seed)
    sampler = Sampler(real, generate(synthetic_count, seed), 0.5 if real else 0.0, seed)
    network = GatedBlend()
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=1e-4)
    warmup = max(1, min(200, steps // 10))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min(1.0, (i + 1) / warmup) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * i / steps))))
    began, sums = time.monotonic(), numpy.zeros(2)
    for i in range(steps):
        windows = sampler.batch(batch)
        first, second = training_loss(*network(*windows[0].values()), windows)
        optimizer.zero_grad()
        (first + second).backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        sums += (first.item(), second.item())
        if (i + 1) % log_every == 0:
            print(f"step {i + 1}/{steps} loss {sums[0] / log_every:.4f} max {sums[1] / log_every:.4f} {time.monotonic() - began:.0f} s", flush=True)
            sums[:] = 0
    return network


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--traces", required=True, help="folder with index.csv and trace files")
    parser.add_argument("--out", help="model folder to write")
    parser.add_argument("--steps", type=int, default=5000)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--synthetic", type=int, default=1500, help="number of synthetic series")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--leave-out", help="train without this source and judge on it alone; writes no model folder")
    parser.add_argument("--report", help="JSON file for the per-series accuracy")
    parser.add_argument("--origins", type=int, default=60)
    parser.add_argument("--state", help="file for the trained weights (PyTorch); one that exists is used instead of training")
    parser.add_argument("--accuracy", nargs="*", default=[], help="reports of left-out sources whose summary goes into model.json")
    parser.add_argument("--golden", help="file for example inputs and outputs")
    arguments = parser.parse_args()

    torch.set_num_threads(arguments.threads)
    series, permitted = read_traces(arguments.traces)
    trained_on = [item for item in series if permitted[item.source] and item.source != arguments.leave_out]
    network = _trained(arguments, trained_on)
    judged = [item for item in series if not permitted[item.source] or item.source == arguments.leave_out]
    rows = evaluate(network, judged, arguments.origins)
    print_report(rows)
    if arguments.report:
        folder.write_json(arguments.report, rows)
    if arguments.out and not arguments.leave_out:
        os.makedirs(arguments.out, exist_ok=True)
        folder.write(network, arguments.out, trained_on, accuracy_of(joined(arguments.accuracy)))
    if arguments.golden:
        golden.write(network, arguments.golden)


def _trained(arguments, series):
    if arguments.state and os.path.exists(arguments.state):
        network = GatedBlend()
        network.load_state_dict(torch.load(arguments.state))
        return network
    network = fit(series, arguments.steps, arguments.batch, arguments.synthetic, arguments.seed)
    if arguments.state:
        torch.save(network.state_dict(), arguments.state)
    return network


if __name__ == "__main__":
    main()
