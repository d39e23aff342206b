using System.Globalization;

namespace PredictiveScaler.Accuracy.Scoring;

/// <summary>A CSV file of numbers by origin, as <c>backtest</c> writes it: columns are found by name, a line at a time.</summary>
internal sealed class ForecastTable : IDisposable
{
    private readonly StreamReader _reader;
    private readonly string[] _header;
    private string[] _cells = [];

    public ForecastTable(string path)
    {
        _reader = new StreamReader(path);
        _header = (_reader.ReadLine() ?? "").Split(',');
    }

    /// <exception cref="InvalidDataException">The file has no such column.</exception>
    public int Column(string name)
    {
        int column = Array.IndexOf(_header, name);
        return column >= 0 ? column : throw new InvalidDataException($"a table of forecasts has no column {name}: {string.Join(',', _header)}");
    }

    public bool Next()
    {
        string? line = _reader.ReadLine();
        _cells = line?.Split(',') ?? [];
        return _cells.Length == _header.Length;
    }

    public string Text(int column) => _cells[column];

    public long Whole(int column) => long.Parse(_cells[column], CultureInfo.InvariantCulture);

    /// <summary>NaN for an empty cell: what was not measured or not forecast.</summary>
    public double Number(int column) => _cells[column].Length == 0 ? double.NaN : double.Parse(_cells[column], CultureInfo.InvariantCulture);

    public void Dispose() => _reader.Dispose();
}
