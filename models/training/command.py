"""The command line of train.py, and what is wrong with it before hours are spent on it."""

import argparse
import os
import sys

from architectures import ARCHITECTURES
from traces import EXPECTED, first_part, read_traces

SEED = 20250101
WRONG_FILE = 1
WRONG_COMMAND = 2


def parse(description):
    parser = argparse.ArgumentParser(description=description, epilog=_epilog(), formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=ARCHITECTURES, default="blend")
    parser.add_argument("--traces", help="folder of trace files, with or without an index.csv; without it, synthetic load alone")
    parser.add_argument("--until", type=_share, default=1.0, help="train on this first share of each trace and judge on the rest (backtest --from)")
    parser.add_argument("--out", help="model folder to write; its last part is the model's name")
    parser.add_argument("--steps", type=_count, help="training steps in all, both parts together; the model's own number (below) unless given")
    parser.add_argument("--batch", type=_count, help="windows a step; the model's own number unless given")
    parser.add_argument("--synthetic", type=_count, default=1500, help="number of synthetic series")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--threads", type=_count, default=1)
    parser.add_argument("--leave-out", help="train without this source and judge on it")
    parser.add_argument("--report", help="JSON file for the per-series accuracy")
    parser.add_argument("--origins", type=int, default=60, help="forecasts a series to judge by; 0 judges nothing")
    parser.add_argument("--state", help="file for the trained weights (PyTorch); one that exists is used instead of training")
    parser.add_argument("--pretrained", help="file for the weights after synthetic load alone; one that exists is used instead of that part")
    parser.add_argument("--accuracy", nargs="*", default=[], help="reports whose summary goes into model.json instead of this run's")
    parser.add_argument("--golden", help="file for example inputs and outputs")
    return _checked(parser.parse_args())


def traces_of(arguments):
    """Series and licences by source; none when none were asked for."""
    if not arguments.traces:
        return [], {}
    try:
        series, licences = read_traces(arguments.traces)
    except OSError as error:
        refuse(WRONG_FILE, f"{error.filename}: {error.strerror}")
    except ValueError as error:
        refuse(WRONG_FILE, str(error))
    if not series:
        refuse(WRONG_COMMAND, f"--traces {arguments.traces}: no trace in it; expected {EXPECTED}. Without --traces, synthetic load alone is trained on")
    return series, licences


def first_parts(series, share):
    try:
        return [first_part(item, share) for item in series] if share < 1 else series
    except ValueError as error:
        refuse(WRONG_COMMAND, f"--until {share}: {error}")


def refuse(code, sentence):
    print(f"train.py: {sentence}.", file=sys.stderr)
    sys.exit(code)


def _checked(arguments):
    files = {name: getattr(arguments, name) for name in ("report", "state", "pretrained", "golden") if getattr(arguments, name)}
    if not arguments.out and not files:
        refuse(WRONG_COMMAND, "nothing would be kept of the training: name the model folder to write, --out models/NAME")
    if arguments.out and os.path.exists(arguments.out) and not os.path.isdir(arguments.out):
        refuse(WRONG_COMMAND, f"--out {arguments.out}: is a file; expected a folder to write or to make")
    for name, path in files.items():
        if not os.path.isdir(os.path.dirname(path) or "."):
            refuse(WRONG_COMMAND, f"--{name} {path}: its folder does not exist")
    if arguments.traces and not os.path.isdir(arguments.traces):
        refuse(WRONG_COMMAND, f"--traces {arguments.traces}: no such folder; expected {EXPECTED}")
    return arguments


def _epilog():
    lines = [f"  {name:8} {item.pretraining:4} + {item.steps}" for name, item in ARCHITECTURES.items()]
    return "\n".join(["steps on synthetic load alone + steps on traces and synthetic load (--steps keeps their ratio):", *lines])


def _count(text):
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


def _share(text):
    share = float(text)
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share above 0, up to 1")
    return share
