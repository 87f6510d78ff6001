using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Values;

namespace Inspect.Engine.Logs.Reading;

/// <summary>What both containers share.</summary>
internal static partial class LogSources
{
    private const int MostShown = 300;

    /// <summary>Reads a part of a log; a part that does not fit gives a sentence that names it.</summary>
    public static T Parse<T>(string path, string part, ReadOnlyMemory<byte> json)
    {
        try
        {
            return LogJson.Parse<T>(json);
        }
        catch (JsonException e)
        {
            throw Unfit(path, part, e);
        }
    }

    /// <summary>The error for a part that is no JSON, or not of the expected shape.</summary>
    public static EvalLogException Unfit(string path, string part, JsonException error)
    {
        var where = error.Path is { Length: > 1 } at ? $" at {Cut(at)}" : error.BytePositionInLine is { } position ? $" near byte {position:N0} of line {error.LineNumber + 1:N0}" : string.Empty;
        return new EvalLogException($"In the log {Path.GetFileName(path)} {part} cannot be read{where}: {Cut(Words(error.Message))}", error);
    }

    /// <summary>What the JSON library says, in words that do not name the types of this app.</summary>
    private static string Words(string message)
    {
        if (Missing().Match(message) is { Success: true } missing)
        {
            var names = missing.Groups[1].Value.Replace("'", string.Empty, StringComparison.Ordinal);
            return names.Contains(',', StringComparison.Ordinal) ? $"the fields {names} are missing. It may be another kind of file." : $"the field {names} is missing. It may be another kind of file.";
        }

        return message.StartsWith("The JSON value could not be converted to ", StringComparison.Ordinal) ? "a value of another kind is expected there." : message;
    }

    [GeneratedRegex(@"^JSON deserialization for type '.*' was missing required properties including: (.*?)\.?$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Missing();

    // The names of a damaged file can be of any length.
    private static string Cut(string text) => text.Length <= MostShown ? text : text[..MostShown] + "…";

    /// <summary>Thins summaries; keeps the last of each sample, in the place of the first.</summary>
    public static IReadOnlyList<EvalSampleSummary> Latest(IEnumerable<EvalSampleSummary> summaries)
    {
        var latest = new OrderedDictionary<(SampleId, int), EvalSampleSummary>();
        foreach (var summary in summaries)
        {
            latest[(summary.Id, summary.Epoch)] = SampleSummaries.Thin(summary);
        }

        return [.. latest.Values];
    }
}
