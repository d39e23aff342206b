using System.Globalization;
using System.Text.Json;

namespace PredictiveScaler.Monitoring;

/// <summary>
/// Reads an answer of the Prometheus HTTP API token by token, in whatever pieces it arrives: nothing is kept but the samples, so a large
/// answer costs no memory. Keys may come in any order; unknown ones are skipped.
/// </summary>
internal sealed class PrometheusAnswerParser(PrometheusAnswer answer)
{
    private const int MaxNumberLength = 64;
    private const int MaxTextLength = 1024;

    private readonly Stack<Place> _places = new(8);
    private Place _place = Place.Document;
    private Key _key;
    private string _label = "";
    private int _skipDepth = -1;
    private int _pairIndex;
    private double _pairSeconds;
    private double _pairValue;

    private enum Place
    {
        Document,
        Top,
        Warnings,
        Data,
        Result,
        Element,
        Labels,
        Pairs,
        Pair,
        Done,
    }

    private enum Key
    {
        Other,
        Status,
        ErrorType,
        Error,
        Warnings,
        IsPartial,
        Data,
        ResultType,
        Result,
        Metric,
        Value,
        Values,
        Histogram,
    }

    public bool IsComplete => _place == Place.Done;

    /// <summary>Reads what is there and returns the bytes consumed.</summary>
    /// <exception cref="JsonException">Not JSON, or not the JSON of this API.</exception>
    public int Consume(ReadOnlySpan<byte> bytes, bool isFinal, ref JsonReaderState state)
    {
        try
        {
            return ConsumeTokens(bytes, isFinal, ref state);
        }
        catch (InvalidOperationException problem)
        {
            // A number where a text belongs, or a text that is no UTF-8: the reader has another exception for what is JSON but not ours.
            throw new JsonException("not an answer of the Prometheus API", problem);
        }
    }

    private int ConsumeTokens(ReadOnlySpan<byte> bytes, bool isFinal, ref JsonReaderState state)
    {
        Utf8JsonReader reader = new(bytes, isFinal, state);
        while (reader.Read())
        {
            if (_skipDepth < 0)
            {
                Accept(ref reader);
            }
            else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray && reader.CurrentDepth == _skipDepth)
            {
                _skipDepth = -1;
            }
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private static Key KeyOf(in Utf8JsonReader reader) => reader.ValueIsEscaped ? Key.Other : reader.ValueSpan switch
    {
        var name when name.SequenceEqual("status"u8) => Key.Status,
        var name when name.SequenceEqual("errorType"u8) => Key.ErrorType,
        var name when name.SequenceEqual("error"u8) => Key.Error,
        var name when name.SequenceEqual("warnings"u8) => Key.Warnings,
        var name when name.SequenceEqual("isPartial"u8) => Key.IsPartial,
        var name when name.SequenceEqual("data"u8) => Key.Data,
        var name when name.SequenceEqual("resultType"u8) => Key.ResultType,
        var name when name.SequenceEqual("result"u8) => Key.Result,
        var name when name.SequenceEqual("metric"u8) => Key.Metric,
        var name when name.SequenceEqual("value"u8) => Key.Value,
        var name when name.SequenceEqual("values"u8) => Key.Values,
        var name when name.SequenceEqual("histogram"u8) || name.SequenceEqual("histograms"u8) => Key.Histogram,
        _ => Key.Other,
    };

    private static AnswerShape ShapeOf(in Utf8JsonReader reader) => reader.ValueSpan switch
    {
        var name when name.SequenceEqual("vector"u8) => AnswerShape.Vector,
        var name when name.SequenceEqual("matrix"u8) => AnswerShape.Matrix,
        var name when name.SequenceEqual("scalar"u8) => AnswerShape.Scalar,
        var name when name.SequenceEqual("string"u8) => AnswerShape.Text,
        _ => throw new JsonException("unknown resultType"),
    };

    private static string TextOf(in Utf8JsonReader reader)
    {
        string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        return text.Length <= MaxTextLength ? text : text[..MaxTextLength];
    }

    private void Accept(ref Utf8JsonReader reader)
    {
        switch (_place)
        {
            case Place.Document:
                Require(reader.TokenType == JsonTokenType.StartObject);
                _place = Place.Top;
                break;
            case Place.Top:
                AcceptTop(ref reader);
                break;
            case Place.Warnings:
                AcceptWarning(ref reader);
                break;
            case Place.Data:
                AcceptData(ref reader);
                break;
            case Place.Result:
                AcceptResult(ref reader);
                break;
            case Place.Element:
                AcceptElement(ref reader);
                break;
            case Place.Labels:
                AcceptLabel(ref reader);
                break;
            case Place.Pairs:
                AcceptPairs(ref reader);
                break;
            case Place.Pair:
                AcceptPair(ref reader);
                break;
            default:
                throw new JsonException("content after the answer");
        }
    }

    private void AcceptTop(ref Utf8JsonReader reader)
    {
        if (AcceptStructure(ref reader, Place.Done))
        {
            return;
        }

        switch (_key)
        {
            case Key.Status:
                answer.HasStatus = true;
                answer.IsSuccess = reader.ValueTextEquals("success"u8);
                break;
            case Key.ErrorType:
                answer.ErrorType = TextOf(reader);
                break;
            case Key.Error:
                answer.ErrorText = TextOf(reader);
                break;
            case Key.IsPartial when reader.TokenType == JsonTokenType.True:
                answer.Warning ??= "isPartial";
                break;
            case Key.Warnings when reader.TokenType == JsonTokenType.StartArray:
                Enter(Place.Warnings);
                break;
            case Key.Data when reader.TokenType == JsonTokenType.StartObject:
                Enter(Place.Data);
                break;
            default:
                Skip(ref reader);
                break;
        }
    }

    // Notes on the query ("PromQL info: metric might not be a counter") travel as warnings too; they say nothing about missing data.
    private void AcceptWarning(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            Leave();
        }
        else if (reader.TokenType == JsonTokenType.String)
        {
            if (answer.Warning is null && TextOf(reader) is var text && !text.StartsWith("PromQL info:", StringComparison.Ordinal))
            {
                answer.Warning = text;
            }
        }
        else
        {
            Skip(ref reader);
        }
    }

    private void AcceptData(ref Utf8JsonReader reader)
    {
        if (AcceptStructure(ref reader, null))
        {
            return;
        }

        if (_key == Key.ResultType && reader.TokenType == JsonTokenType.String)
        {
            answer.Shape = ShapeOf(reader);
        }
        else if (_key == Key.Result && reader.TokenType == JsonTokenType.StartArray)
        {
            answer.HasResult = true;
            Enter(Place.Result);
        }
        else
        {
            Skip(ref reader);
        }
    }

    private void AcceptResult(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                answer.Elements++;
                answer.Labels?.Begin();
                Enter(Place.Element);
                break;
            case JsonTokenType.Number:
                // A scalar: the result is the pair itself.
                answer.Elements++;
                _place = Place.Pair;
                _pairIndex = 0;
                AcceptPair(ref reader);
                break;
            case JsonTokenType.EndArray:
                Leave();
                break;
            default:
                throw new JsonException("unexpected element");
        }
    }

    private void AcceptElement(ref Utf8JsonReader reader)
    {
        if (AcceptStructure(ref reader, null))
        {
            return;
        }

        if (_key == Key.Value && reader.TokenType == JsonTokenType.StartArray)
        {
            _pairIndex = 0;
            Enter(Place.Pair);
        }
        else if (_key == Key.Metric && answer.Labels is not null && reader.TokenType == JsonTokenType.StartObject)
        {
            Enter(Place.Labels);
        }
        else if (_key == Key.Values && reader.TokenType == JsonTokenType.StartArray)
        {
            Enter(Place.Pairs);
        }
        else
        {
            answer.HasHistogram |= _key == Key.Histogram;
            Skip(ref reader);
        }
    }

    private void AcceptLabel(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                _label = reader.GetString()!;
                break;
            case JsonTokenType.String:
                answer.Labels!.Add(_label, TextOf(reader));
                break;
            case JsonTokenType.EndObject:
                Leave();
                break;
            default:
                throw new JsonException("a label is not a text");
        }
    }

    private void AcceptPairs(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            Leave();
            return;
        }

        Require(reader.TokenType == JsonTokenType.StartArray);
        _pairIndex = 0;
        Enter(Place.Pair);
    }

    private void AcceptPair(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            Require(_pairIndex == 2);
            Leave();
            Commit();
            return;
        }

        Require(_pairIndex < 2);
        if (_pairIndex++ == 0)
        {
            Require(reader.TokenType == JsonTokenType.Number);
            _pairSeconds = reader.GetDouble();
        }
        else
        {
            _pairValue = NumberOf(ref reader);
        }
    }

    private double NumberOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return reader.GetDouble();
        }

        Require(reader.TokenType == JsonTokenType.String);
        if (answer.Shape == AnswerShape.Text)
        {
            return double.NaN;
        }

        Require(reader.ValueSpan.Length <= MaxNumberLength);
        Span<byte> copy = stackalloc byte[MaxNumberLength];
        ReadOnlySpan<byte> text = reader.ValueIsEscaped ? copy[..reader.CopyString(copy)] : reader.ValueSpan;
        if (text.SequenceEqual("NaN"u8) || text.SequenceEqual("+Inf"u8) || text.SequenceEqual("-Inf"u8) || text.SequenceEqual("Inf"u8))
        {
            return double.NaN;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new JsonException("a sample is not a number");
    }

    private void Commit()
    {
        if (Math.Abs(_pairSeconds) > 1e12)
        {
            return;
        }

        long milliseconds = (long)Math.Round(_pairSeconds * 1000);
        answer.Labels?.AddPoint(milliseconds, _pairValue);
        if (answer.Elements != 1)
        {
            return;
        }

        if (answer.Range is { } range)
        {
            range.Add(milliseconds, _pairValue);
        }

        answer.Value = double.IsFinite(_pairValue) ? _pairValue : double.NaN;
        answer.Milliseconds = milliseconds;
    }

    /// <summary>Names and ends of an object; false when the token is a value of <see cref="_key"/>.</summary>
    private bool AcceptStructure(ref Utf8JsonReader reader, Place? whenLeft)
    {
        if (reader.TokenType == JsonTokenType.PropertyName)
        {
            _key = KeyOf(reader);
            return true;
        }

        if (reader.TokenType != JsonTokenType.EndObject)
        {
            return false;
        }

        if (whenLeft is { } place)
        {
            _place = place;
        }
        else
        {
            Leave();
        }

        return true;
    }

    private void Skip(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            _skipDepth = reader.CurrentDepth;
        }
    }

    private void Enter(Place place)
    {
        _places.Push(_place);
        _place = place;
    }

    private void Leave() => _place = _places.Pop();

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new JsonException("not an answer of the Prometheus API");
        }
    }
}
