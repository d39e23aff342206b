#!/usr/bin/env bash
# The accuracy table. Usage: bench/accuracy/run.sh --traces DIR [--origins 60] [--rivals] [--out DIR] (--help names the rest)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dotnet build -c Release -v quiet --nologo "$here"
exec dotnet "$here/bin/Release/net10.0/PredictiveScaler.Accuracy.dll" --repository "$here/../.." "$@"
