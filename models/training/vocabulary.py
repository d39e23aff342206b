"""Sizes and levels of the tensors that training, export and the service agree on (models/README.md)."""

DAY = 86400
WEEK = 7 * DAY

CONTEXT = 96
BACK = CONTEXT
HORIZON = 30
SEASONAL_LAGS = tuple(day * DAY for day in range(1, 8))
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
MEDIAN = QUANTILES.index(0.5)
HISTORY_STEP = 900
HISTORY = WEEK // HISTORY_STEP
INPUT_SHAPES = {
    "context": (CONTEXT,), "context_mask": (CONTEXT,),
    "seasonal": (len(SEASONAL_LAGS), BACK + HORIZON), "seasonal_mask": (len(SEASONAL_LAGS), BACK + HORIZON),
    "calendar": (4,), "step": (1,),
    "history": (HISTORY,), "history_mask": (HISTORY,)}
WINDOW_INPUTS = ("context", "context_mask", "seasonal", "seasonal_mask", "calendar", "step")
OUTPUT_NAMES = ("quantiles", "max_quantiles")
