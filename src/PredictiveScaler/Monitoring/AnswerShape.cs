namespace PredictiveScaler.Monitoring;

/// <summary>Prometheus' <c>resultType</c>.</summary>
internal enum AnswerShape
{
    Missing,
    Scalar,
    Vector,
    Matrix,
    Text,
}
