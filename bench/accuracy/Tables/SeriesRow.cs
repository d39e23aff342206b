using PredictiveScaler.Accuracy.Scoring;

namespace PredictiveScaler.Accuracy.Tables;

/// <summary>One method on one series, next to the last value on the same origins.</summary>
/// <param name="Ranked">Losses on the origins that all methods of the series have in common: places are only compared there.</param>
/// <param name="Failed">Origins without a forecast.</param>
internal sealed record SeriesRow(
    string Series, string Source, string Method, SeriesLosses Losses, SeriesLosses LastValue, SeriesLosses Ranked, SeriesLosses RankedLastValue, int Failed, CallTimes? Times)
{
    public double Mae => Relative.Of(Losses.All.Mae, LastValue.All.Mae);

    public double Pinball90 => Relative.Of(Losses.All.MeanPinball90, LastValue.All.MeanPinball90);

    public double Pinball95 => Relative.Of(Losses.All.MeanPinball95, LastValue.All.MeanPinball95);

    public double WindowPinball90 => Relative.Of(Losses.Window.MeanPinball90, LastValue.Window.MeanPinball90);

    public double RankedMae => Relative.Of(Ranked.All.Mae, RankedLastValue.All.Mae);

    public double RankedPinball90 => Relative.Of(Ranked.All.MeanPinball90, RankedLastValue.All.MeanPinball90);

    public double MaeIn(Band band) => Relative.Of(Losses.In(band).Mae, LastValue.In(band).Mae);

    public double Pinball90In(Band band) => Relative.Of(Losses.In(band).MeanPinball90, LastValue.In(band).MeanPinball90);
}
