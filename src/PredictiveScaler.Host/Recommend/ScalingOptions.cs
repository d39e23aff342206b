using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using PredictiveScaler.Host.Assess;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Recommending;

namespace PredictiveScaler.Host.Recommend;

/// <summary>The options of <c>recommend</c> that say what the demand is and how it is scaled today.</summary>
internal sealed class ScalingOptions
{
    private readonly Option<string?> _query = new("--query") { Description = "PromQL of the total demand: how to scale is recommended too." };
    private readonly Option<string?> _trace = new("--trace") { Description = "A recorded load (timestamp,value) instead of what the source says of --query." };
    private readonly Option<double?> _threshold = new("--threshold") { Description = "Demand that one replica should carry, as in the trigger in use.", CustomParser = NumberOption.NullableParser("--threshold", 0.001, 1e15) };
    private readonly Option<double?> _capacity = new("--capacity") { Description = "Demand that one ready replica serves without being slow (threshold / 0.7).", CustomParser = NumberOption.NullableParser("--capacity", 0.001, 1e15) };
    private readonly Option<TimeSpan?> _startUp = new("--startup") { Description = "From asking for a pod until it serves (measured, else 90s).", CustomParser = DurationOption.NullableParser("--startup", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) };
    private readonly Option<int?> _least = new("--min") { Description = "Fewest replicas; 0 = it may go to zero (1).", CustomParser = NumberOption.NullableParser("--min", 0, 100_000) };
    private readonly Option<int?> _most = new("--max") { Description = "Most replicas.", CustomParser = NumberOption.NullableParser("--max", 1, 100_000) };
    private readonly Option<string?> _name = new("--name") { Description = "Name of the ScaledObject (the workload's)." };
    private readonly Option<TimeSpan?> _history = new("--history") { Description = "How much demand to read (14d).", CustomParser = DurationOption.NullableParser("--history", TimeSpan.FromDays(1), TimeSpan.FromDays(90)) };
    private readonly Option<TimeSpan?> _step = new("--step") { Description = "Distance between two samples of demand (60s).", CustomParser = DurationOption.NullableParser("--step", TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)) };
    private readonly Option<Uri?> _cluster = new("--cluster-address") { HelpName = "URL", Description = "Base URL of the server as the service reaches it, for the ScaledObject (--source, unless only this machine can reach it).", CustomParser = result => ServerOptions.Read(result, CollectValues.Url) };
    private readonly Option<string?> _address = new("--scaler-address") { Description = "host:port of this service as KEDA reaches it, for the ScaledObject (predictive-scaler.keda:6000)." };
    private readonly Option<bool> _noTolerance = new("--no-tolerance-field") { Description = "No field tolerance in the ScaledObject: Kubernetes before 1.33 does not know it." };
    private readonly Option<string?> _models = new("--models-dir") { Description = "Directory of ONNX models (those shipped)." };
    private readonly Option<string?> _scaledObject = new("--scaled-object") { HelpName = "FILE", Description = "File for the ScaledObject alone; without it, YAML holds it after the patch." };

    public void AddTo(Command command)
    {
        _name.Validators.Add(CheckName);
        foreach (Option option in (Option[])[_query, _trace, _threshold, _capacity, _startUp, _least, _most, _name, _history, _step, _cluster, _address, _noTolerance, _models, _scaledObject])
        {
            command.Add(option);
        }
    }

    public string? ScaledObject(ParseResult parsed) => parsed.GetValue(_scaledObject);

    /// <returns>Null = scaling was not asked for, or wrongly.</returns>
    public AssessRequest? Read(ParseResult parsed, Action<string> problem)
    {
        AssessRequest request = new()
        {
            Out = "",
            Query = parsed.GetValue(_query),
            Trace = parsed.GetValue(_trace),
            Threshold = parsed.GetValue(_threshold),
            Capacity = parsed.GetValue(_capacity),
            StartUp = parsed.GetValue(_startUp),
            MinReplicas = parsed.GetValue(_least),
            MaxReplicas = parsed.GetValue(_most),
            Name = parsed.GetValue(_name),
            MayHaveToleranceField = !parsed.GetValue(_noTolerance),
            ModelsDirectory = parsed.GetValue(_models),
        };
        request = request with
        {
            Window = parsed.GetValue(_history) ?? request.Window,
            Step = parsed.GetValue(_step) ?? request.Step,
            ClusterAddress = parsed.GetValue(_cluster),
            ScalerAddress = parsed.GetValue(_address) ?? request.ScalerAddress,
        };
        bool isAsked = request.Query is not null || request.Trace is not null;
        if ((isAsked ? Problem(request, ScaledObject(parsed)) : Alone(parsed)) is { } wrong)
        {
            problem(wrong);
            return null;
        }

        return isAsked ? request : null;
    }

    private static string? Problem(AssessRequest request, string? scaledObject) => request switch
    {
        { Threshold: null } => "Give --threshold: the demand that one replica carries today, as in the trigger.",
        { Trace: { } trace } when !File.Exists(trace) => $"--trace: there is no file {trace}.",
        { ModelsDirectory: { } models } when !Directory.Exists(models) => $"--models-dir: there is no directory {models}.",
        { MinReplicas: { } least, MaxReplicas: { } most } when least > most => "--min is above --max.",
        { Query: null } when scaledObject is not null => "--scaled-object needs --query: the ScaledObject has it.",
        { Capacity: { } capacity, Threshold: { } threshold } when capacity < threshold * 0.1 => string.Create(
            CultureInfo.InvariantCulture,
            $"--capacity {capacity} is far below the threshold {threshold}: both are demand a replica, the threshold what it should carry, the capacity the most that it serves."),
        _ => null,
    };

    private string? Alone(ParseResult parsed)
    {
        Option[] given = [.. ((Option[])[_threshold, _capacity, _startUp, _least, _most, _name, _history, _step, _cluster, _address, _noTolerance, _models, _scaledObject]).Where(option => parsed.GetResult(option) is { Implicit: false })];
        return given.Length == 0 ? null : $"{string.Join(", ", given.Select(option => option.Name))}: these say how demand is scaled; give the demand with --query or --trace.";
    }

    private static void CheckName(OptionResult result)
    {
        if (!WorkloadName.IsLabel(result.Tokens is [var token] ? token.Value : ""))
        {
            result.AddError("--name takes a Kubernetes name: at most 63 lower-case letters, digits and '-'.");
        }
    }
}
