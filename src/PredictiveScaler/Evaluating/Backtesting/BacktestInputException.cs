namespace PredictiveScaler.Evaluating.Backtesting;

/// <summary>What was asked for cannot be done with this trace; the message says why and what would be right.</summary>
internal sealed class BacktestInputException(string problem) : Exception(problem);
