using PredictiveScaler.Evaluating.Backtesting;
using PredictiveScaler.Evaluating.Traces;
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
            if (MissingInput(request) is { } missing)
            {
                texts.Error.WriteLine(missing);
                return ExitCodes.Usage;
            }

            SummaryTable.Write(texts.Output, Evaluate(request, cancellationToken));
            return ExitCodes.Done;
        }
        catch (BacktestInputException wrong)
        {
            texts.Error.WriteLine(wrong.Message);
            return ExitCodes.Usage;
        }
        catch (Exception failed) when (failed is TraceFormatException or IOException or UnauthorizedAccessException)
        {
            texts.Error.WriteLine(failed.Message);
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            texts.Error.WriteLine($"Interrupted: what is in {request.Out} is not complete.");
            return ExitCodes.Failed;
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

    private static string? MissingInput(BacktestRequest request)
    {
        if (!File.Exists(request.Trace))
        {
            return $"--trace: there is no file {request.Trace}.";
        }

        if (request.Origins is { } origins && !File.Exists(origins))
        {
            return $"--origins: there is no file {origins}.";
        }

        if (request.ModelsDirectory is { } models && !Directory.Exists(models))
        {
            return $"--models-dir: there is no directory {models}.";
        }

        return File.Exists(request.Out) ? $"--out: {request.Out} is a file; a directory is needed." : null;
    }

    private BacktestResult Judge(string directory, BacktestSettings settings, IReadOnlyList<IBacktestedForecaster> models, IBacktestedForecaster rival, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        string summary = Path.Combine(directory, "summary.json");
        // It is written last: where it stands, the other files are whole.
        File.Delete(summary);
        PlottedForecasts plotted = new(Headline.Subject(models.Select(model => model.Name)), settings);
        using StreamWriter forecasts = new(Path.Combine(directory, "forecasts.csv"));
        using StreamWriter maxima = new(Path.Combine(directory, "maxima.csv"));
        ProgressLine progress = new(showProgress ? texts.Error : null, settings.Origins.Count, clock);
        IForecastRecorder[] recorders = [new ForecastsCsv(forecasts, settings), new MaximaCsv(maxima, settings), plotted];
        BacktestResult result = Run(new RollingOriginBacktest(settings, models, rival, clock), recorders, progress, cancellationToken);
        File.WriteAllText(Path.Combine(directory, "report.html"), HtmlReport.Write(result, plotted));
        using FileStream stream = File.Create(summary);
        SummaryJson.Write(stream, result);
        return result;
    }

    private static BacktestResult Run(RollingOriginBacktest backtest, IReadOnlyList<IForecastRecorder> recorders, ProgressLine progress, CancellationToken cancellationToken)
    {
        try
        {
            return backtest.Run(recorders, progress, cancellationToken);
        }
        finally
        {
            progress.Wipe();
        }
    }
}
