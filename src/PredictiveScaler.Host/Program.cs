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
return await CommandLine.InvokeAsync(parsed, new InvocationConfiguration(), CancellationToken.None);
