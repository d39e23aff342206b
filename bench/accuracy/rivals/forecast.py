"""statsmodels at given origins of one trace, in the format of `backtest`.

Usage: forecast.py METHOD TRACE.csv ORIGINS.txt HORIZON_STEPS SECONDS_A_CALL FORECASTS.csv SECONDS.csv

A call sees the samples up to and including its origin, at most so far back as the method says. A call that fails or runs
out of time writes no forecast and a line with its reason; the run goes on.
"""

import csv
import os
import signal
import sys
import time
import warnings

import numpy
import pandas
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel
from statsmodels.tsa.statespace.structural import UnobservedComponents

DAY = 86400
LEVELS = (0.1, 0.5, 0.9, 0.95)


def ets(samples, day, ahead):
    """Damped trend, no season (a season of a day at one minute has 1440 states), on the last day."""
    fit = ETSModel(samples[-max(day, 168):].reset_index(drop=True), error="add", trend="add", damped_trend=True).fit(disp=False)
    ends = {"start": fit.nobs, "end": fit.nobs + ahead - 1}
    frames = [fit.get_prediction(**ends).summary_frame(alpha=alpha) for alpha in (0.2, 0.1)]
    return numpy.column_stack([frames[0]["pi_lower"], frames[0]["mean"], frames[0]["pi_upper"], frames[1]["pi_upper"]])


def theta(samples, day, ahead):
    """Theta with a daily season taken out first, on the last seven days."""
    fit = ThetaModel(samples[-7 * day:].reset_index(drop=True), period=day, method="additive").fit()
    lower, upper = fit.prediction_intervals(ahead, alpha=0.2).to_numpy().T
    middle = (lower + upper) / 2  # its intervals are normal, and slow: the other quantile follows from these
    return numpy.column_stack([lower, fit.forecast(ahead), upper, middle + (upper - middle) * 1.6448536 / 1.2815516])


def components(samples, day, ahead):
    """Local level, first-order autoregression and three harmonics of the day, on the last two days (15 s, 30 s: one; hourly: seven)."""
    recent = samples[-day * (1 if day > 1440 else 2 if day > 24 else 7):].to_numpy()
    unit = float(numpy.mean(numpy.abs(recent))) or 1.0
    model = UnobservedComponents(recent / unit, level="local level", autoregressive=1, freq_seasonal=[{"period": day, "harmonics": 3}])
    forecast = model.fit(disp=False, maxiter=50).get_forecast(ahead)
    intervals = [forecast.conf_int(alpha=alpha) for alpha in (0.2, 0.1)]
    return unit * numpy.column_stack([intervals[0][:, 0], forecast.predicted_mean, intervals[0][:, 1], intervals[1][:, 1]])


METHODS = {"statsmodels-ets": ets, "statsmodels-theta": theta, "statsmodels-components": components}


def _out_of_time(*_):
    raise TimeoutError("out of time")


def one(method, samples, origin, day, ahead, limit):
    signal.alarm(limit)
    try:
        rows = METHODS[method](samples[:origin + 1].interpolate(limit_direction="both"), day, ahead)
    finally:
        signal.alarm(0)
    if not numpy.isfinite(rows).all():
        raise ValueError("a forecast is not finite")
    return numpy.maximum(rows, 0)


def main(method, trace, origins, ahead, limit, forecasts, seconds):
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGALRM, _out_of_time)
    table = pandas.read_csv(trace)
    series = os.path.splitext(os.path.basename(trace))[0]
    times, samples = table["timestamp"].to_numpy(), table["value"].astype(float)
    step = int(times[1] - times[0])
    with open(origins, encoding="utf-8") as lines:
        wanted = [int(line) for line in lines if line.strip()]
    with open(forecasts, "w", newline="", encoding="utf-8") as rows_file, open(seconds, "w", newline="", encoding="utf-8") as seconds_file:
        rows, used = (csv.writer(file, lineterminator="\n") for file in (rows_file, seconds_file))
        rows.writerow(["series", "model", "origin", "step_ahead", "target", "actual"] + [f"q{level}" for level in LEVELS])
        used.writerow(["series", "model", "origin", "seconds", "problem"])
        for time_of_origin in wanted:
            origin = int((time_of_origin - times[0]) // step)
            before, problem = time.process_time(), ""
            try:
                result = one(method, samples, origin, DAY // step, int(ahead), int(float(limit)))
            except Exception as error:  # whatever a library throws is a failed call, counted, not the end of the run
                result, problem = [], str(error).translate(str.maketrans(',"\r\n', "    "))[:200] or type(error).__name__
            used.writerow([series, method, time_of_origin, round(time.process_time() - before, 4), problem])
            for j, quantiles in enumerate(result, 1):
                actual = samples[origin + j]
                rows.writerow([series, method, time_of_origin, j, time_of_origin + j * step, "" if numpy.isnan(actual) else repr(float(actual))]
                              + [f"{value:.8g}" for value in quantiles])


if __name__ == "__main__":
    main(*sys.argv[1:])
