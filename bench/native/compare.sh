#!/usr/bin/env bash
# Runs the shipped model natively (C++) and managed, in turns on the same inputs, and prints p50, p99,
# processor time (comparable on a busy machine, too) and the ratios.
# Usage: bench/native/compare.sh [rounds]
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5}
model=models/blend/model.onnx
command -v g++ >/dev/null || { echo "skipped: g++ is not installed, so there is no native baseline"; exit 0; }

dotnet build -c Release -v quiet -clp:NoSummary bench/PredictiveScaler.Benchmarks
ort=${PredictiveScalerCache:-${XDG_CACHE_HOME:-$HOME/.cache}/predictive-scaler}/com.github.asus4.onnxruntime-0.4.9
headers=$ort/Plugins/iOS~/onnxruntime.xcframework/ios-arm64/onnxruntime.framework/Headers
[ -d "$headers" ] || { echo "skipped: no ONNX Runtime headers in $ort (built with the official packages?)"; exit 0; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
ln -s "$ort/Plugins/Linux/x64/libonnxruntime.so" "$work/libonnxruntime.so.1"
g++ -std=c++17 -O2 -I"$headers" bench/native/main.cpp "$work/libonnxruntime.so.1" -Wl,-rpath,"$work" -o "$work/native"
managed=$(ls bench/PredictiveScaler.Benchmarks/bin/Release/net*/PredictiveScaler.Benchmarks.dll)

for batch in 1 64 256; do
    calls=$((batch == 1 ? 5000 : batch == 64 ? 200 : 60))
    for _ in $(seq "$rounds"); do
        dotnet "$managed" latency graph $batch $calls "$work/inputs"
        "$work/native" $model "$work/inputs" $batch $calls
        dotnet "$managed" latency forecast $batch $calls
    done
done | tee "$work/lines" | cat >&2
for threads in 1 2; do dotnet "$managed" throughput $threads 64 5; done >> "$work/lines"

awk -F'[:,}]' '
    function median(list, count,    values, i, j, t) {
        split(list, values, " ")
        for (i = 1; i <= count; i++) for (j = i + 1; j <= count; j++) if (values[j] + 0 < values[i] + 0) { t = values[i]; values[i] = values[j]; values[j] = t }
        return values[int((count + 1) / 2)]
    }
    { gsub(/"/, "") }
    /p50us/ {
        key = $4 SUBSEP $2; seen[key]++; p50[key] = p50[key] " " $8; p99[key] = p99[key] " " $10; cpu[key] = cpu[key] " " $12
        if (!(key in best) || $8 + 0 < best[key]) best[key] = $8 + 0
        sum = $(NF - 1)
        if (($4 in sums) && (sum - sums[$4]) ^ 2 > (1e-6 * sum) ^ 2) { print "batch " $4 ": the programs computed different forecasts"; wrong = 1 }
        sums[$4] = sum
    }
    /forecastsPerSecond/ { rates = rates sprintf("throughput, %d thread(s), batches of %d: %d forecasts/s, %d per processor second\n", $4, $6, $8, $10) }
    END {
        programs = split("native graph|managed graph|managed forecast", names, "|")
        printf "%-6s %-18s %12s %12s %12s %12s\n", "batch", "program", "best p50 us", "median p50", "median p99", "median cpu"
        for (b = 1; b <= 256; b++) if (b in sums) {
            for (i = 1; i <= programs; i++) { k = b SUBSEP names[i]; printf "%-6s %-18s %12.1f %12.1f %12.1f %12.1f\n", b, names[i], best[k], median(p50[k], seen[k]), median(p99[k], seen[k]), median(cpu[k], seen[k]) }
            m = b SUBSEP names[2]; n = b SUBSEP names[1]
            printf "%-6s managed/native: best p50 %.3f, median p50 %.3f, median cpu %.3f\n", b, best[m] / best[n], median(p50[m], seen[m]) / median(p50[n], seen[n]), median(cpu[m], seen[m]) / median(cpu[n], seen[n])
        }
        printf "%s", rates
        exit wrong
    }' "$work/lines"
