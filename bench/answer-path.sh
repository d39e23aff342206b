#!/usr/bin/env bash
# GetMetrics of the service against empty unary handlers of the same server: same process, same run, in turns, medians.
# Usage: bench/answer-path.sh [rounds] [seconds a turn] [triggers kept fresh meanwhile]
set -euo pipefail
rounds=${1:-7} seconds=${2:-4} triggers=${3:-100}
here=$(cd "$(dirname "$0")" && pwd)
command -v h2load > /dev/null || { echo "h2load is missing (Debian: nghttp2-client)"; exit 2; }
dotnet build -c Release -v quiet --nologo "$here/PredictiveScaler.Load"
work=$(mktemp -d)
mkfifo "$work/in" "$work/address"
dotnet "$here/PredictiveScaler.Load/bin/Release/net10.0/PredictiveScaler.Load.dll" answer-path --triggers "$triggers" --out "$work" < "$work/in" > "$work/address" &
server=$!
exec 3> "$work/in" # the server ends when this is closed
trap 'exec 3>&-; wait $server 2> /dev/null || true; rm -r "$work"' EXIT
read -r address < "$work/address"

turn() { # clients streams path body
  h2load -c "$1" -m "$2" -t 1 -D "$seconds" --warm-up-time=1 -d "$work/$4" \
    -H 'content-type: application/grpc' -H 'te: trailers' "$address/$3" > "$work/h2load"
  grep -q ' 0 failed, 0 errored' "$work/h2load" || { cat "$work/h2load" >&2; exit 1; }
  awk '/^finished in/ { print $4 }' "$work/h2load"
}
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

for shape in 1x32 8x16; do
  clients=${shape%x*} streams=${shape#*x}
  : > "$work/service"; : > "$work/constant"; : > "$work/nothing"; : > "$work/ratio"; : > "$work/ratio-nothing"
  for ((round = 0; round <= rounds; round++)); do # round 0 warms up
    service=$(turn "$clients" "$streams" externalscaler.ExternalScaler/GetMetrics get-metrics.bin)
    constant=$(turn "$clients" "$streams" bench.EmptyAnswers/Constant get-metrics.bin)
    nothing=$(turn "$clients" "$streams" bench.EmptyAnswers/Nothing nothing.bin)
    [ "$round" = 0 ] && continue
    echo "$service" >> "$work/service"; echo "$constant" >> "$work/constant"; echo "$nothing" >> "$work/nothing"
    awk "BEGIN { print $service / $constant }" >> "$work/ratio"
    awk "BEGIN { print $service / $nothing }" >> "$work/ratio-nothing"
  done
  echo "$clients x $streams: GetMetrics $(median "$work/service")/s; same message, constant answer $(median "$work/constant")/s, ratio $(median "$work/ratio");" \
    "empty message, empty answer $(median "$work/nothing")/s, ratio $(median "$work/ratio-nothing"); load average $(cut -d' ' -f1 /proc/loadavg)"
done
