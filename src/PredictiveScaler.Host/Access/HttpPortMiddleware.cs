using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Serving.Listening;
using PredictiveScaler.Telemetry;

namespace PredictiveScaler.Host.Access;

/// <summary>Stands before everything on the HTTP ports: which paths a port has, who may see them, how often, and how slowly.</summary>
internal sealed class HttpPortMiddleware : IDisposable
{
    private const long MaxBody = 64 * 1024;
    private const int MaxScrapes = 8;
    private static readonly TimeSpan IdleTime = TimeSpan.FromMinutes(2);
    private static readonly MinDataRate LeastRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    private static readonly string[] HealthPages = ["/livez", "/readyz"];

    private readonly RequestDelegate _next;
    private readonly ApiCredentials _credentials;
    private readonly ListenerMetrics _metrics;
    private readonly ILogger _logger;
    private readonly bool _metricsApart;
    private readonly LogGate _line = new(TimeProvider.System);
    private readonly PartitionedRateLimiter<IPAddress>? _pages;
    private readonly SemaphoreSlim _scrapes = new(MaxScrapes);

    public HttpPortMiddleware(RequestDelegate next, ServeOptions serve, ApiCredentials credentials, ListenerMetrics metrics, ILogger<HttpPortMiddleware> logger)
    {
        (_next, _credentials, _metrics, _logger, _metricsApart) = (next, credentials, metrics, logger, serve.MetricsPort is not null);
        _pages = serve.Limits.PagesPerSecond is > 0 and var perSecond ? PerAddress(perSecond) : null;
    }

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<ListenerFeature>() is not { Kind: ListenerKind.Http or ListenerKind.MetricsOnly } listener)
        {
            await _next(http);
            return;
        }

        listener.RequestBegins();
        Harden(http);
        try
        {
            await ServeAsync(http, listener);
        }
        finally
        {
            listener.CloseWhenIdle(IdleTime, TimeProvider.System);
        }
    }

    public void Dispose()
    {
        _pages?.Dispose();
        _scrapes.Dispose();
    }

    private static PartitionedRateLimiter<IPAddress> PerAddress(int perSecond) => PartitionedRateLimiter.Create<IPAddress, IPAddress>(
        address => RateLimitPartition.GetTokenBucketLimiter(address, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond * ListenerLimits.BurstSeconds,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));

    private static void Harden(HttpContext http)
    {
        IHeaderDictionary headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MaxBody;
        }

        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } sent)
        {
            sent.MinDataRate = LeastRate;
        }

        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } read)
        {
            read.MinDataRate = LeastRate;
        }
    }

    private async Task ServeAsync(HttpContext http, ListenerFeature listener)
    {
        string path = http.Request.Path.Value ?? "";
        bool isMetrics = path.TrimEnd('/').Equals("/metrics", StringComparison.OrdinalIgnoreCase);
        if (HealthPages.Contains(path, StringComparer.Ordinal))
        {
            await _next(http);
        }
        else if (isMetrics && (listener.Kind == ListenerKind.MetricsOnly || !_metricsApart))
        {
            await ScrapeAsync(http, listener);
        }
        else if (isMetrics || listener.Kind == ListenerKind.MetricsOnly)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else
        {
            await PageAsync(http, listener);
        }
    }

    /// <summary>A scrape writes out every series: a few at a time.</summary>
    private async Task ScrapeAsync(HttpContext http, ListenerFeature listener)
    {
        if (!await _scrapes.WaitAsync(TimeSpan.FromSeconds(1), http.RequestAborted))
        {
            Refuse(http, listener, "calls", StatusCodes.Status429TooManyRequests);
            return;
        }

        try
        {
            await _next(http);
        }
        finally
        {
            _scrapes.Release();
        }
    }

    private async Task PageAsync(HttpContext http, ListenerFeature listener)
    {
        using RateLimitLease? turn = _pages?.AttemptAcquire(http.Connection.RemoteIpAddress ?? IPAddress.None);
        if (turn is { IsAcquired: false })
        {
            Refuse(http, listener, "rate", StatusCodes.Status429TooManyRequests);
        }
        else if (_credentials.AreRequired && !_credentials.Allow(http.Request.Headers.Authorization))
        {
            http.Response.Headers.WWWAuthenticate = _credentials.Challenge;
            Refuse(http, listener, "credentials", StatusCodes.Status401Unauthorized);
        }
        else
        {
            await _next(http);
        }
    }

    private void Refuse(HttpContext http, ListenerFeature listener, string reason, int status)
    {
        _metrics.RecordRequestRefused(listener.Kind, reason);
        http.Response.StatusCode = status;
        if (status == StatusCodes.Status429TooManyRequests)
        {
            http.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        }

        if (_line.TryPass(out long withheld))
        {
            Log.RequestRefused(_logger, http.Connection.RemoteIpAddress?.ToString() ?? "unknown", status, withheld);
        }
    }
}
