using System.Globalization;
using Microsoft.Extensions.Configuration;
using PredictiveScaler.Monitoring;

namespace PredictiveScaler.Host.Doctor;

/// <summary>The service's own client, with one source: the server that the user named.</summary>
internal sealed class PrometheusAt : IMetricSource, ISeriesLister, ISeriesReader, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly IMetricSource _source;

    private PrometheusAt(ServiceProvider services) => (_services, _source) = (services, services.GetRequiredService<IMetricSource>());

    /// <param name="url">Base URL; a user and password in it are sent as basic authentication.</param>
    /// <param name="timeout">Time for one request.</param>
    public static PrometheusAt Connect(Uri url, TimeSpan timeout)
    {
        string[] login = url.UserInfo.Split(':', 2);
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Sources:doctor:Url"] = new UriBuilder(url) { UserName = "", Password = "" }.Uri.ToString(),
            ["Sources:doctor:BasicUser"] = url.UserInfo.Length == 0 ? null : Uri.UnescapeDataString(login[0]),
            ["Sources:doctor:BasicPassword"] = login.Length < 2 ? null : Uri.UnescapeDataString(login[1]),
            ["Sources:doctor:Timeout"] = string.Create(CultureInfo.InvariantCulture, $"{timeout.TotalSeconds}s"),
        }).Build();
        return Connect(configuration);
    }

    /// <param name="configuration">Section <c>Sources</c> with that one source, as the service reads it.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">The section is not valid.</exception>
    public static PrometheusAt Connect(IConfiguration configuration) =>
        new(new ServiceCollection().AddLogging().AddMonitoring(configuration).BuildServiceProvider());

    public Task<Reading> ReadAsync(MetricQuery query, DateTimeOffset time, CancellationToken cancellationToken) => _source.ReadAsync(query, time, cancellationToken);

    public Task<RangeReading> ReadRangeAsync(MetricQuery query, DateTimeOffset start, DateTimeOffset end, CancellationToken cancellationToken) =>
        _source.ReadRangeAsync(query, start, end, cancellationToken);

    public Task<SeriesListing> ListSeriesAsync(MetricQuery query, DateTimeOffset start, DateTimeOffset end, int limit, CancellationToken cancellationToken) =>
        ((ISeriesLister)_source).ListSeriesAsync(query, start, end, limit, cancellationToken);

    public Task<SeriesReading> ReadSeriesAsync(
        MetricQuery query, DateTimeOffset start, DateTimeOffset end, int mostSeries, int mostPoints, CancellationToken cancellationToken) =>
        ((ISeriesReader)_source).ReadSeriesAsync(query, start, end, mostSeries, mostPoints, cancellationToken);

    public void Dispose() => _services.Dispose();
}
