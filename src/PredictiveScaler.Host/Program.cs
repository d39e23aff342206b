using System.CommandLine;
using PredictiveScaler.Host.Assess;
using PredictiveScaler.Host.Backtest;
using PredictiveScaler.Host.Collect;
using PredictiveScaler.Host.Commands;
using PredictiveScaler.Host.Demo;
using PredictiveScaler.Host.Doctor;
using PredictiveScaler.Host.Explain;
using PredictiveScaler.Host.Recommend;
using PredictiveScaler.Host.Serve;
using PredictiveScaler.Host.Simulate;

RootCommand root = new("Predictive Scaler for KEDA: an external scaler that answers with where the load is going to be.")
{
    ServeCommand.Create(),
    DemoCommand.Create(),
    CollectCommand.Create(),
    DoctorCommand.Create(),
    ExplainCommand.Create(),
    BacktestCommand.Create(),
    SimulateCommand.Create(),
    AssessCommand.Create(),
    RecommendCommand.Create(),
};

// serve is the default command, so its options work without its name.
string[] effective = args is [] || (args[0].StartsWith("--", StringComparison.Ordinal) && args[0] is not ("--help" or "--version")) ? ["serve", .. args] : args;
ParseResult parsed = root.Parse(effective);
InvocationConfiguration configuration = new();
if (effective[0] == "serve")
{
    // Its own 2 s would end the process in the middle of draining, or of writing the store.
    configuration.ProcessTerminationTimeout = ServeCommand.LongestStop;
}

return await CommandLine.InvokeAsync(parsed, configuration, CancellationToken.None);
