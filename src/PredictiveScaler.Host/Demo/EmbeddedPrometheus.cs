using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace PredictiveScaler.Host.Demo;

/// <summary>
/// A Prometheus-compatible endpoint over a few known queries, so that the demo needs nothing installed. It answers
/// <c>/api/v1/query</c> and <c>/api/v1/query_range</c> as Prometheus does and never shows what lies after the clock.
/// </summary>
internal sealed class EmbeddedPrometheus : IAsyncDisposable
{
    private const int MaxPoints = 11_000;
    private const int MaxFormBytes = 64 * 1024;

    private readonly WebApplication _server;
    private readonly IReadOnlyDictionary<string, IDemandFeed> _feeds;
    private readonly TimeProvider _clock;

    private EmbeddedPrometheus(IReadOnlyDictionary<string, IDemandFeed> feeds, TimeProvider clock)
    {
        (_feeds, _clock) = (feeds, clock);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = MaxFormBytes;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddRoutingCore();
        _server = builder.Build();
        _server.UseRouting();
        string[] methods = [HttpMethods.Get, HttpMethods.Post];
        _server.MapMethods("/api/v1/query", methods, context => AnswerAsync(context, WriteInstant));
        _server.MapMethods("/api/v1/query_range", methods, context => AnswerAsync(context, WriteRange));
    }

    /// <summary>Base address, on a free loopback port.</summary>
    public Uri Address => new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <param name="feeds">PromQL text to what it gives; any other query is refused.</param>
    /// <param name="clock">Nothing after its present is shown.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<EmbeddedPrometheus> StartAsync(
        IReadOnlyDictionary<string, IDemandFeed> feeds, TimeProvider clock, CancellationToken cancellationToken)
    {
        EmbeddedPrometheus prometheus = new(feeds, clock);
        await prometheus._server.StartAsync(cancellationToken);
        return prometheus;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, Func<PrometheusParameters, Utf8JsonWriter, string?> write)
    {
        PrometheusParameters parameters = await PrometheusParameters.ReadAsync(context.Request);
        using MemoryStream body = new();
        await using Utf8JsonWriter json = new(body);
        string? refusal = write(parameters, json);
        if (refusal is not null)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            body.SetLength(0);
            json.Reset(body);
            WriteError(json, refusal);
        }

        await json.FlushAsync(context.RequestAborted);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }

    private static void WriteError(Utf8JsonWriter json, string problem)
    {
        json.WriteStartObject();
        json.WriteString("status", "error");
        json.WriteString("errorType", "bad_data");
        json.WriteString("error", problem);
        json.WriteEndObject();
    }

    private string? WriteInstant(PrometheusParameters parameters, Utf8JsonWriter json)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        DateTimeOffset? time = parameters.Text("time") is null ? now : parameters.Time("time");
        if (time is null)
        {
            return "parameter 'time' is not a time";
        }

        if (Feed(parameters) is not { } feed)
        {
            return Unknown(parameters);
        }

        double value = time > now ? double.NaN : feed.At(time.Value);
        StartResult(json, "vector");
        if (!double.IsNaN(value))
        {
            StartSeries(json, "value");
            WriteSample(json, time.Value, value);
            json.WriteEndObject();
        }

        EndResult(json);
        return null;
    }

    private string? WriteRange(PrometheusParameters parameters, Utf8JsonWriter json)
    {
        if (parameters.Time("start") is not { } start || parameters.Time("end") is not { } end || parameters.Duration("step") is not { } step)
        {
            return "'start', 'end' and a positive 'step' are needed";
        }

        if (end < start || (end - start) / step > MaxPoints)
        {
            return $"'end' must not be before 'start' and a series has at most {MaxPoints} points; make the step coarser";
        }

        if (Feed(parameters) is not { } feed)
        {
            return Unknown(parameters);
        }

        StartResult(json, "matrix");
        WriteSeries(json, feed, start, end, step);
        EndResult(json);
        return null;
    }

    private void WriteSeries(Utf8JsonWriter json, IDemandFeed feed, DateTimeOffset start, DateTimeOffset end, TimeSpan step)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        bool any = false;
        for (DateTimeOffset time = start; time <= end && time <= now; time += step)
        {
            double value = feed.At(time);
            if (double.IsNaN(value))
            {
                continue;
            }

            if (!any)
            {
                StartSeries(json, "values");
                json.WriteStartArray();
                any = true;
            }

            WriteSample(json, time, value);
        }

        if (any)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private IDemandFeed? Feed(PrometheusParameters parameters) => _feeds.GetValueOrDefault(parameters.Text("query") ?? "");

    private static string Unknown(PrometheusParameters parameters) =>
        parameters.Text("query") is { Length: > 0 } ? "this demo server knows only the queries of its own trace" : "parameter 'query' is empty";

    private static void StartResult(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("status", "success");
        json.WriteStartObject("data");
        json.WriteString("resultType", type);
        json.WriteStartArray("result");
    }

    private static void EndResult(Utf8JsonWriter json)
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void StartSeries(Utf8JsonWriter json, string valueName)
    {
        json.WriteStartObject();
        json.WriteStartObject("metric");
        json.WriteEndObject();
        json.WritePropertyName(valueName);
    }

    private static void WriteSample(Utf8JsonWriter json, DateTimeOffset time, double value)
    {
        json.WriteStartArray();
        json.WriteNumberValue(time.ToUnixTimeMilliseconds() / 1000m);
        json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
        json.WriteEndArray();
    }
}
