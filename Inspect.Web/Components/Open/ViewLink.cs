using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Inspect.Web.Components.Open;

/// <summary>What a link of Inspect View points at: a log, a sample of it, an event or a message.</summary>
/// <param name="Log">Path or name of the log.</param>
/// <param name="Section">Our section of the run or of the sample; null for the first one.</param>
/// <param name="Id">Id of the item; null for none.</param>
/// <param name="Epoch">Epoch, with an id.</param>
/// <param name="Uuid">Unique id of the sample, where the link names it so; else null.</param>
/// <param name="Event">Id of an event; null for none.</param>
/// <param name="Message">Id of a message; null for none.</param>
public sealed record ViewLink(string Log, string? Section, string? Id, int Epoch, string? Uuid, string? Event, string? Message)
{
    private const string Sample = "sample";
    private const string SampleUuid = "sample_uuid";
    private static readonly string[] Endings = [".eval", ".json"];

    private static readonly Dictionary<string, string> SampleSections = new(StringComparer.Ordinal)
    {
        ["transcript"] = "transcript",
        ["event"] = "transcript",
        ["messages"] = "messages",
        ["scoring"] = "scoring",
        ["usage"] = "usage",
        ["metadata"] = "metadata",
        ["error"] = "errors",
        ["retries"] = "errors",
        ["json"] = "json",
    };

    private static readonly Dictionary<string, string> RunSections = new(StringComparer.Ordinal)
    {
        ["info"] = "config",
        ["task"] = "config",
        ["models"] = "models",
        ["results"] = "summary",
        ["json"] = "json",
    };

    /// <summary>Reads a link; null when it names no log.</summary>
    /// <param name="hash">What stands behind the <c>#</c>; null for nothing.</param>
    /// <param name="logFile">Value of <c>log_file</c>; null for none.</param>
    /// <param name="query">The other values before the hash: <c>sample_uuid</c>, <c>event</c>, <c>message</c>.</param>
    public static ViewLink? Of(string? hash, string? logFile, IReadOnlyDictionary<string, string?> query)
    {
        var parts = (hash ?? string.Empty).Split('?', 2);
        var inHash = parts.Length > 1 ? QueryHelpers.ParseQuery(parts[1]) : [];
        string[] path = [.. parts[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];
        var rest = path is ["tasks" or "logs" or "samples", ..] ? path[1..] : path;
        var end = Array.FindIndex(rest, p => Endings.Any(e => p.EndsWith(e, StringComparison.OrdinalIgnoreCase)));
        var log = end >= 0 ? string.Join('/', rest[..(end + 1)]) : logFile;
        return string.IsNullOrEmpty(log) ? null : Of(log, rest[(end + 1)..], Value("sample_uuid"), Value("event"), Value("message"));

        string? Value(string name) => inHash.TryGetValue(name, out var value) && !StringValues.IsNullOrEmpty(value) ? value.ToString() : query.GetValueOrDefault(name);
    }

    private static ViewLink Of(string log, string[] path, string? uuid, string? happened, string? message)
    {
        var tail = path is ["samples", ..] ? path[1..] : path;
        var pointed = happened is not null ? "transcript" : message is not null ? "messages" : null;
        return tail switch
        {
            [Sample, var id, var epoch, ..] when int.TryParse(epoch, out var number) => new(log, pointed ?? SectionOf(tail, 3), id, number, null, happened, message),
            [SampleUuid, var key, ..] => new(log, pointed ?? SectionOf(tail, 2), null, 0, key, happened, message),
            _ when uuid is not null => new(log, pointed, null, 0, uuid, happened, message),
            [var section, ..] => new(log, RunSections.GetValueOrDefault(section), null, 0, null, null, null),
            _ => new(log, null, null, 0, null, null, null),
        };
    }

    private static string? SectionOf(string[] path, int place) => path.Length > place ? SampleSections.GetValueOrDefault(path[place]) : null;
}
