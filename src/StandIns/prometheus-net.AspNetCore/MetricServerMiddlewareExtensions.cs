using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Prometheus;

/// <summary>The scrape endpoint.</summary>
public static class MetricServerMiddlewareExtensions
{
    /// <summary>Serves the metrics of <paramref name="registry"/> (the default one, fed by every meter, when null) at <paramref name="pattern"/>.</summary>
    public static IEndpointConventionBuilder MapMetrics(
        this IEndpointRouteBuilder endpoints,
        string pattern = "/metrics",
        CollectorRegistry? registry = null)
    {
        if (registry is null)
        {
            Metrics.StartDefaultMeterAdapter();
        }

        return endpoints
            .MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], (RequestDelegate)(context => Serve(context, registry ?? Metrics.DefaultRegistry)))
            .WithDisplayName("Prometheus metrics");
    }

    private static async Task Serve(HttpContext context, CollectorRegistry registry)
    {
        ExpositionFormat format = AcceptedFormat.Of(context.Request);
        // The page is made in memory and sent afterwards: a scraper that reads slowly holds nothing but its own copy.
        var page = new ArrayBufferWriter<byte>(64 * 1024);
        registry.Collect(format, page);
        context.Response.ContentType = AcceptedFormat.ContentType(format);
        context.Response.ContentLength = page.WrittenCount;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.BodyWriter.WriteAsync(page.WrittenMemory, context.RequestAborted);
        }
    }
}
