using Microsoft.ML.OnnxRuntime;

namespace PredictiveScaler.Forecasting;

/// <summary>Opens a graph the way the service runs it.</summary>
internal static class ModelSession
{
    /// <summary>
    /// One thread a run and no spinning: parallelism comes from the workers that share the session, and at these model sizes
    /// a thread pool inside a run costs more than it gives.
    /// </summary>
    /// <exception cref="OnnxRuntimeException">The bytes are no graph that this version of ONNX Runtime runs.</exception>
    public static InferenceSession Open(byte[] graph)
    {
        RuntimeTelemetry.SwitchOff();
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        // On Windows, where the operating system's tracing asks for them.
        OrtEnv.Instance().DisableTelemetryEvents();
        return new InferenceSession(graph, options);
    }
}
