using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Forecasting;
using PredictiveScaler.Host.Commands;

namespace PredictiveScaler.Host.Backtest;

/// <summary>Reads, judges, writes. What is typed wrong is a usage error; what a file holds wrong, or cannot be written, is a failure.</summary>
internal sealed class BacktestRun(CommandTexts texts, TimeProvider clock, bool showProgress)
{
    public int Run(BacktestRequest request, CancellationToken cancellationToken)
    {
        try
        {
            InputPaths.RequireFile("--trace", request.Trace);
            InputPaths.RequireFile("--origins", request.Origins);
            InputPaths.RequireDirectory("--models-dir", request.ModelsDirectory);
            SummaryTable.Write(texts.Output, Evaluate(request, cancellationToken));
            return ExitCodes.Done;
        }
        catch (Exception problem) when (CommandFailure.In(request.Out, problem, cancellationToken) is { } failure)
        {
            return failure.Tell(texts.Error);
        }
    }

    /// <summary>Judges and writes the files.</summary>
    /// <exception cref="BacktestInputException">What was asked does not fit the trace.</exception>
    /// <exception cref="TraceFormatException">The trace is not one.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public BacktestResult Evaluate(BacktestRequest request, CancellationToken cancellationToken)
    {
        using Forecasters forecasters = new(request.ModelsDirectory);
        BacktestSettings settings = BacktestPlan.Of(request);
        IBacktestedForecaster[] models = [.. (request.Models ?? forecasters.Names).Select(name => forecasters.Create(name, settings.Trigger))];
        foreach (RejectedModel rejected in forecasters.Rejected)
        {
            texts.Error.WriteLine($"{rejected.Folder} is left out: {string.Join("; ", rejected.Problems)}");
        }

        return Judge(request.Out, settings, models, forecasters.LastValue(), cancellationToken);
    }

    private BacktestResult Judge(string directory, BacktestSettings settings, IReadOnlyList<IBacktestedForecaster> models, IBacktestedForecaster rival, CancellationToken cancellationToken)
    {
        InputPaths.MakeOutput("--out", directory);
        string summary = Path.Combine(directory, "summary.json");
        // It is written last: where it stands, the other files are whole.
        File.Delete(summary);
        PlottedForecasts plotted = new(Headline.Subject(models.Select(model => model.Name)), settings);
        using StreamWriter forecasts = new(Path.Combine(directory, "forecasts.csv"));
        using StreamWriter maxima = new(Path.Combine(directory, "maxima.csv"));
        ProgressBar progress = new(showProgress ? texts.Error : null, clock);
        IForecastRecorder[] recorders = [new ForecastsCsv(forecasts, settings), new MaximaCsv(maxima, settings), plotted];
        BacktestResult result = Run(new RollingOriginBacktest(settings, models, rival, clock), recorders, progress, settings.Origins.Count, cancellationToken);
        File.WriteAllText(Path.Combine(directory, "report.html"), HtmlReport.Write(result, plotted));
        using FileStream stream = File.Create(summary);
        SummaryJson.Write(stream, result);
        return result;
    }

    private static BacktestResult Run(RollingOriginBacktest backtest, IReadOnlyList<IForecastRecorder> recorders, ProgressBar progress, int origins, CancellationToken cancellationToken)
    {
        try
        {
            progress.Begin("forecasting at past origins");
            return backtest.Run(recorders, progress.Counting(origins), cancellationToken);
        }
        finally
        {
            progress.Wipe();
        }
    }
}
