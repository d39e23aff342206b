#!/usr/bin/env bash
# Predictive scaling against a plain HPA on recorded load. Usage: bench/experiments/run.sh --traces DIR [--out DIR] [--start-ups 30s,90s,300s]
# [--filter name] [--parallel 2] [--report] [--adversarial] (--help names the rest)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dotnet build -c Release -v quiet --nologo "$here"
exec dotnet "$here/bin/Release/net10.0/PredictiveScaler.Experiments.dll" --repository "$here/../.." "$@"
