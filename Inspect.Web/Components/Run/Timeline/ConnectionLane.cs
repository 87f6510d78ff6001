using System.Globalization;
using System.Text;
using System.Text.Json;
using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Components.Run.Timeline;

/// <summary>How many connections a model had over the time of a run.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Changes">The changes in order.</param>
internal sealed record ConnectionLane(string Model, IReadOnlyList<ConnectionChange> Changes)
{
    private const int MostModels = 20;
    private const int MostChanges = 2_000;
    private const double Width = 1000;
    private const double Height = 40;

    /// <summary>The most connections at once.</summary>
    public int Most => Changes.Max(c => Math.Max(c.Old, c.New));

    /// <summary>The fewest at once.</summary>
    public int Least => Changes.Min(c => Math.Min(c.Old, c.New));

    /// <summary>The lanes of a log; those that it has of the first models. What cannot be read is passed over.</summary>
    public static IReadOnlyList<ConnectionLane> Of(EvalStats stats) =>
    [
        .. stats.ConnectionLimitHistory.Select(ConnectionChange.Of).OfType<ConnectionChange>()
            .GroupBy(c => c.Model)
            .Take(MostModels)
            .Select(g => new ConnectionLane(g.Key, [.. g.OrderBy(c => c.Time).Take(MostChanges)])),
    ];

    /// <summary>The steps of the lane as a closed path in a field of 1,000 by 40.</summary>
    /// <param name="from">Time of the left end.</param>
    /// <param name="to">Time of the right end.</param>
    public string Path(DateTimeOffset from, DateTimeOffset to)
    {
        var seconds = Math.Max(1e-3, (to - from).TotalSeconds);
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M0 {Height}V{Y(Changes[0].Old)}");
        foreach (var change in Changes)
        {
            path.Append(CultureInfo.InvariantCulture, $"H{Number(Width * Math.Clamp((change.Time - from).TotalSeconds / seconds, 0, 1))}V{Y(change.New)}");
        }

        return path.Append(CultureInfo.InvariantCulture, $"H{Width}V{Height}Z").ToString();
    }

    private string Y(int connections) => Number(Height - (0.94 * Height * connections / Math.Max(1, Most)));

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>A change of the number of connections.</summary>
/// <param name="Time">When.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Old">How many there could be before.</param>
/// <param name="New">How many after.</param>
/// <param name="Reason">Why, in words.</param>
internal sealed record ConnectionChange(DateTimeOffset Time, string Model, int Old, int New, string Reason)
{
    private const int MostLetters = 80;

    /// <summary>Beyond it there is no date.</summary>
    private const double MostSeconds = 253_402_300_799;

    /// <summary>Reads a change of a log (log format 5.6); null where it is none.</summary>
    public static ConnectionChange? Of(JsonElement change)
    {
        if (change.ValueKind != JsonValueKind.Object
            || !change.TryGetProperty("timestamp", out var time) || time.ValueKind != JsonValueKind.Number || time.GetDouble() is not (>= 0 and < MostSeconds and var seconds)
            || NumberOf(change, "old_limit") is not { } old || NumberOf(change, "new_limit") is not { } next)
        {
            return null;
        }

        var at = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Floor(seconds * 1000));
        return new ConnectionChange(at, TextOf(change, "model") ?? "a model", old, next, WordsOf(TextOf(change, "reason")));
    }

    private static string WordsOf(string? reason) => reason switch
    {
        "slow_start" => "slow start",
        "steady_state_up" => "all went well",
        "rate_limit" => "the provider's rate limit",
        "manual" => "by hand",
        null => "no reason given",
        _ => reason,
    };

    private static int? NumberOf(JsonElement map, string name) =>
        map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number : null;

    private static string? TextOf(JsonElement map, string name) =>
        map.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Format.Line(value.GetString()!, MostLetters) : null;
}
