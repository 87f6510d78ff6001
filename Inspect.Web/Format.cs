using System.Globalization;
using Inspect.Engine.Live;

namespace Inspect.Web;

/// <summary>Numbers, times and durations as the pages spell them.</summary>
public static class Format
{
    /// <summary>A score or interval end: <c>0.71</c>; a dash for none.</summary>
    public static string Score(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("0.00", CultureInfo.InvariantCulture) : "–";

    /// <summary>A whole number with separators.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 item</c>, <c>10 epochs</c>.</summary>
    public static string Count(long value, string word) => $"{Count(value)} {word}{(value == 1 ? string.Empty : "s")}";

    /// <summary>A setting: <c>0.1</c>, <c>20</c>.</summary>
    public static string Setting(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A short duration: <c>84 ms</c>, <c>1.2 s</c>, <c>48:10</c>.</summary>
    public static string Seconds(double? seconds) => seconds switch
    {
        null => "–",
        < 0.001 => "< 1 ms",
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, seconds.Value) * 1000:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds.Value:0.0} s"),
        _ => Clock(seconds),
    };

    /// <summary>How long a run took; logs of others hold whole seconds, so that a short one may seem to have taken none.</summary>
    public static string RunTime(double? seconds) => seconds < 1 ? "< 1 s" : Seconds(seconds);

    /// <summary>A duration on a clock: <c>0:14</c>, <c>48:10</c>, <c>2:03:04</c>.</summary>
    public static string Clock(double? seconds)
    {
        if (seconds is null)
        {
            return "–";
        }

        var time = TimeSpan.FromSeconds(Math.Max(0, seconds.Value));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
    }

    /// <summary>What is left of a run: <c>≈ 0:06 left</c>; null while nobody can tell. An estimate that may be more than a third off helps nobody to plan.</summary>
    public static string? Left(LiveEstimate? left) =>
        left is { } eta && (eta.High - eta.Low) * 3 <= eta.High + eta.Low ? $"≈ {Clock((eta.Low + eta.High) / 2)} left" : null;

    /// <summary>How long ago, up to a week; then the day.</summary>
    public static string Ago(DateTimeOffset time, DateTimeOffset now)
    {
        var age = now - time;
        return age.TotalSeconds < 45 ? "just now"
            : age.TotalMinutes < 60 ? $"{Math.Max(1, (int)Math.Round(age.TotalMinutes))} min ago"
            : age.TotalHours < 24 ? $"{(int)age.TotalHours} h ago"
            : age.TotalDays < 7 ? $"{(int)age.TotalDays} d ago"
            : time.ToLocalTime().ToString("d MMM yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>The exact local time, for titles.</summary>
    public static string Exact(DateTimeOffset time) => time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>A size: <c>147 MB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0} GB"),
    };

    /// <summary>Money: <c>$0.0042</c>, <c>$1.26</c>, <c>$1,260</c>.</summary>
    public static string Dollars(double dollars) => dollars switch
    {
        0 => "$0",
        < 0.01 => string.Create(CultureInfo.InvariantCulture, $"${dollars:0.0000}"),
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"${dollars:0.00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"${dollars:N0}"),
    };

    /// <summary>A position in per cent for SVG attributes.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(share, 0, 1) * 100:0.##}%");

    /// <summary>The first characters of an id. A log without one goes by its path, which stays whole: its first characters find nothing.</summary>
    public static string ShortId(string id) => id.Length <= 8 || id.Contains('.', StringComparison.Ordinal) ? id : id[..8];

    /// <summary>Address of the page of a run.</summary>
    public static string RunAddress(string run) => $"/runs/{Uri.EscapeDataString(ShortId(run))}";

    /// <summary>Address of the page of an item of a run.</summary>
    public static string ItemAddress(string run, string item) => $"{RunAddress(run)}/item/{Uri.EscapeDataString(item)}";

    /// <summary>One line of a text, at most so many characters.</summary>
    public static string Line(string text, int most = 400)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= most ? line : string.Concat(line.AsSpan(0, char.IsHighSurrogate(line[most - 1]) ? most - 1 : most), "…");
    }
}
