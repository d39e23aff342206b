using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PredictiveScaler.TestSupport;

/// <summary>
/// A server on loopback that speaks the Prometheus HTTP API and does on request whatever a real one does on a bad day. By default it answers
/// both kinds of query from <see cref="Demand"/>; <see cref="Answer"/> replaces that by anything.
/// </summary>
public sealed class FakePrometheus : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakePrometheus(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>PromQL and time to value; null = no sample there.</summary>
    public Func<string, DateTimeOffset, double?> Demand { get; set; } = static (_, _) => 1;

    /// <summary>Replaces the usual answer; see <see cref="PrometheusAnswers"/>.</summary>
    public RequestDelegate? Answer { get; set; }

    /// <summary>Everything asked so far, oldest first.</summary>
    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    public static async Task<FakePrometheus> StartAsync(HttpsConnectionAdapterOptions? https = null, int port = 0)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (https is not null)
            {
                listen.UseHttps(https);
            }
        }));
        FakePrometheus server = new(builder.Build());
        server._app.Run(server.HandleAsync);
        await server._app.StartAsync();
        string address = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server.Address = new Uri(address);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource atOnce = new();
        await atOnce.CancelAsync();
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        IReadOnlyDictionary<string, string> form = context.Request.HasFormContentType
            ? (await context.Request.ReadFormAsync(context.RequestAborted)).ToDictionary(field => field.Key, field => field.Value.ToString())
            : new Dictionary<string, string>();
        Requests.Enqueue(new RecordedRequest(
            context.Request.Method,
            context.Request.Path.Value ?? "",
            context.Request.Query.ToDictionary(field => field.Key, field => field.Value.ToString()),
            form,
            context.Request.Headers.ToDictionary(field => field.Key, field => field.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        await (Answer ?? AnswerFromDemandAsync)(context);
    }

    private async Task AnswerFromDemandAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync(context.RequestAborted);
        string query = form["query"].ToString();
        if (context.Request.Path.Value!.EndsWith("/api/v1/query", StringComparison.Ordinal))
        {
            double time = Number(form["time"].ToString());
            double? value = Demand(query, At(time));
            await PrometheusAnswers.Json(value is { } sample ? PrometheusAnswers.Vector((time, sample)) : PrometheusAnswers.Vector())(context);
            return;
        }

        StringBuilder points = new();
        double step = Number(form["step"].ToString());
        double start = Number(form["start"].ToString());
        double end = Number(form["end"].ToString());
        for (double time = start; time <= end; time += step)
        {
            if (Demand(query, At(time)) is { } sample)
            {
                points.Append(points.Length > 0 ? "," : "").Append(PrometheusAnswers.Point(time, sample));
            }
        }

        await PrometheusAnswers.Json(PrometheusAnswers.Matrix(points.ToString()))(context);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(double seconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000));
}
