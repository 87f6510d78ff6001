using System.Globalization;

namespace Inspect.Engine.Inference.Named;

/// <summary>How far a model is that is made ready by its name.</summary>
/// <param name="Stage">What is done.</param>
/// <param name="DoneBytes">Bytes of this stage that are done.</param>
/// <param name="TotalBytes">Bytes of this stage; 0 where they are not known.</param>
public sealed record FetchStanding(FetchStage Stage, long DoneBytes, long TotalBytes)
{
    /// <summary>Bytes a second; null before that can be said.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>More on it: why it waits, why it failed.</summary>
    public string? Detail { get; init; }

    /// <summary>Time that this stage takes on; null before that can be said.</summary>
    public TimeSpan? Left => BytesPerSecond is > 0 and var speed && TotalBytes > DoneBytes ? TimeSpan.FromSeconds(Math.Min((TotalBytes - DoneBytes) / speed, 1e7)) : null;

    /// <summary>It goes on.</summary>
    public bool IsGoingOn => Stage is FetchStage.Waiting or FetchStage.Fetching or FetchStage.Reading or FetchStage.Converting or FetchStage.Checking;

    /// <summary>In words: <c>fetching 1.2 GB of 2.2 GB, 45 MB a second, 22 s left</c>.</summary>
    public string Text => Stage switch
    {
        FetchStage.Waiting => Detail is null ? "waiting" : $"waiting: {Detail}",
        FetchStage.Fetching => Amount("fetching"),
        FetchStage.Reading => Amount("reading"),
        FetchStage.Converting => Amount("converting"),
        FetchStage.Checking => "trying it out in a process of its own",
        FetchStage.Done => "ready",
        FetchStage.Failed => Detail ?? "failed",
        _ => "cancelled",
    };

    /// <summary>Bytes in words.</summary>
    public static string SizeOf(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };

    private string Amount(string doing)
    {
        if (TotalBytes == 0)
        {
            return Detail is null ? doing : $"{doing}: {Detail}";
        }

        var speed = BytesPerSecond is { } rate ? $", {SizeOf((long)rate)} a second" : string.Empty;
        return $"{doing} {SizeOf(DoneBytes)} of {SizeOf(TotalBytes)}{speed}{(Left is { } left ? $", {LeftText(left)} left" : string.Empty)}";
    }

    private static string LeftText(TimeSpan left) => left switch
    {
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, left.TotalSeconds):0} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{left.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{left.TotalHours:0.#} h"),
    };
}
