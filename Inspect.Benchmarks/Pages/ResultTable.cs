using System.Globalization;

namespace Inspect.Benchmarks.Pages;

/// <summary>Figures by name, printed as a table of medians beside their goals.</summary>
internal sealed class ResultTable
{
    private readonly List<(string Name, List<double> Values, double? Goal)> _rows = [];

    /// <summary>One more figure of a row, which is printed at once too.</summary>
    public void Add(string name, double value, double? goal = null)
    {
        var row = _rows.Find(r => r.Name == name);
        if (row.Values is null)
        {
            row = (name, [], goal);
            _rows.Add(row);
        }

        row.Values.Add(value);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {value:0.#}"));
    }

    public void Print()
    {
        Console.WriteLine("| what | median | least to most | goal |\n|---|---|---|---|");
        foreach (var (name, values, goal) in _rows)
        {
            values.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {values[values.Count / 2]:0.#} | {values[0]:0.#} to {values[^1]:0.#} | {(goal is { } most ? $"≤ {most:0}" : "")} |"));
        }
    }
}
