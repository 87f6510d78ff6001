using System.Globalization;

namespace Inspect.Engine.Models;

/// <summary>Ranges of generation settings (semantics 5.1), the same for task files, forms and the command line.</summary>
public static class GenerateConfigCheck
{
    /// <summary>Names of the settings that are used.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "temperature", "max_tokens", "top_p", "top_k", "seed", "stop_seqs", "system_message", "frequency_penalty", "presence_penalty", "max_connections",
    ];

    /// <summary>What is wrong: the setting's name and a sentence that names the fix.</summary>
    public static IEnumerable<(string Name, string Problem)> Check(GenerateConfig config)
    {
        var checks = new[]
        {
            Range("temperature", config.Temperature, 0, 2, "0 to 2"),
            config.TopP is <= 0 ? ("top_p", Text("top_p", config.TopP.Value, "above 0, up to 1")) : Range("top_p", config.TopP, 0, 1, "above 0, up to 1"),
            Range("max_tokens", config.MaxTokens, 1, int.MaxValue, "1 or more"),
            Range("top_k", config.TopK, 0, int.MaxValue, "0 (all) or more"),
            Range("max_connections", config.MaxConnections, 1, 10_000, "1 to 10,000"),
            Range("frequency_penalty", config.FrequencyPenalty, -2, 2, "−2 to 2"),
            Range("presence_penalty", config.PresencePenalty, -2, 2, "−2 to 2"),
        };
        foreach (var check in checks)
        {
            if (check is { } problem)
            {
                yield return problem;
            }
        }

        if (config.StopSeqs is { } stops && (stops.Length > 16 || stops.Any(string.IsNullOrEmpty)))
        {
            yield return ("stop_seqs", "stop_seqs takes at most 16 texts, none of them empty.");
        }
    }

    private static (string, string)? Range(string name, double? value, double low, double high, string range) =>
        value is { } number && !(number >= low && number <= high) ? (name, Text(name, number, range)) : null;

    private static string Text(string name, double value, string range) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} is {value:0.####}, but must be {range}.");
}
