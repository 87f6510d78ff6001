using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Inspect.Engine.Transcripts;

namespace Inspect.Web.Components.SamplePage.Sessions;

/// <summary>
/// What a person did in a terminal of the sandbox. The agent that hands a task to people leaves the files of the recorder <c>script</c> in the
/// store when they submit: for each login what the terminal showed (<c>.output</c>) and when (<c>.timing</c>), maybe a <c>.name</c>.
/// </summary>
public sealed partial class TerminalSession
{
    private const string Place = "/HumanAgentState:logs";
    private const int MostSessions = 50;
    private const int LongestName = 80;

    private static readonly ConditionalWeakTable<StoreEvent, StrongBox<ImmutableArray<TerminalSession>>> Read = [];

    private string? _whole;

    /// <summary>Its name, else who logged in and when.</summary>
    public required string Name { get; init; }

    /// <summary>What was shown, in order.</summary>
    public required ImmutableArray<TerminalPiece> Pieces { get; init; }

    /// <summary>Lines of the terminal.</summary>
    public int Rows { get; init; }

    /// <summary>Characters in a line.</summary>
    public int Columns { get; init; }

    /// <summary>The recording is longer than what is played.</summary>
    public bool IsCut { get; init; }

    /// <summary>Seconds of the recording.</summary>
    public double Seconds => Pieces.IsEmpty ? 0 : Pieces[^1].At;

    /// <summary>Seconds that it takes to play.</summary>
    public double PlayedSeconds => Pieces.IsEmpty ? 0 : Pieces[^1].PlayedAt;

    /// <summary>All that the terminal showed, as it stood there in the end.</summary>
    public string Whole => _whole ??= Played();

    /// <summary>The sessions that an event brings, read once as long as it is held.</summary>
    public static ImmutableArray<TerminalSession> Of(StoreEvent happened) => Read.GetValue(happened, h => new StrongBox<ImmutableArray<TerminalSession>>(Of(h.Changes))).Value;

    /// <summary>Whether an event brings such files.</summary>
    public static bool IsIn(TranscriptEvent happened) => happened is StoreEvent store && store.Changes.Any(IsOfFiles);

    /// <summary>Whether a change brings such files.</summary>
    public static bool IsOfFiles(JsonElement change) => TextOf(change, "op") is "add" or "replace" && TextOf(change, "path") is { } path
        && (path == Place ? FilesOf(change).Any(f => f.Key.EndsWith(".output", StringComparison.Ordinal)) : path.StartsWith($"{Place}/", StringComparison.Ordinal) && FilesOf(change).Any());

    /// <summary>The sessions whose files some changes bring.</summary>
    /// <param name="changes">Changes of the store.</param>
    public static ImmutableArray<TerminalSession> Of(ImmutableArray<JsonElement> changes)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in changes.Where(IsOfFiles).SelectMany(FilesOf))
        {
            files[name] = text;
        }

        return
        [
            .. files.Where(f => f.Key.EndsWith(".output", StringComparison.Ordinal)).Take(MostSessions).Select(f =>
            {
                var stem = f.Key[..^".output".Length];
                var name = files.GetValueOrDefault($"{stem}.name")?.Trim() is { Length: > 0 } given ? Format.Line(given, LongestName) : NameOf(stem);
                return ScriptFiles.Read(name, f.Value, files.GetValueOrDefault($"{stem}.timing"));
            }),
        ];
    }

    private string Played()
    {
        var screen = new TerminalScreen(Rows, Columns);
        foreach (var piece in Pieces)
        {
            screen.Write(piece.Text);
        }

        return screen.Text();
    }

    /// <summary>The files of a change: all of them, or one that is named by its place.</summary>
    private static IEnumerable<KeyValuePair<string, string>> FilesOf(JsonElement change)
    {
        if (!change.TryGetProperty("value", out var value) || TextOf(change, "path") is not { } path)
        {
            return [];
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object when path == Place => value.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String)
                .Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!)),
            JsonValueKind.String when path.Length > Place.Length => [KeyValuePair.Create(
                path[(Place.Length + 1)..].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), value.GetString()!)],
            _ => [],
        };
    }

    private static string NameOf(string stem) =>
        Stamped().Match(stem) is { Success: true } match && DateTime.TryParseExact(match.Groups[2].Value, "yyyyMMdd_HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
            ? $"{match.Groups[1].Value}, {at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}"
            : Format.Line(stem, LongestName);

    private static string? TextOf(JsonElement change, string name) =>
        change.ValueKind == JsonValueKind.Object && change.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex(@"^(.+)_(\d{8}_\d{6})$", RegexOptions.CultureInvariant)]
    private static partial Regex Stamped();
}
