using System.Globalization;

namespace Inspect.Engine.Inference.Templates;

/// <summary>The clock that a template may print, stopped for one prompt. It notes whether it was asked.</summary>
internal sealed class PromptClock : TimeProvider
{
    private readonly DateTimeOffset _now;
    private bool _isAsked;

    /// <summary>Stops a clock.</summary>
    /// <param name="asked">The time that it is to show, whatever the zone; null for that of the clock.</param>
    /// <param name="time">The clock.</param>
    public PromptClock(DateTimeOffset? asked, TimeProvider time)
    {
        _now = asked is { } moment ? new DateTimeOffset(moment.DateTime, TimeSpan.Zero) : time.GetUtcNow();
        LocalTimeZone = asked is null ? time.LocalTimeZone : TimeZoneInfo.Utc;
    }

    /// <inheritdoc />
    public override TimeZoneInfo LocalTimeZone { get; }

    /// <summary>What the template was told, as a date and time without a zone; null where it did not ask.</summary>
    public string? Told => _isAsked ? GetLocalNow().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) : null;

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow()
    {
        _isAsked = true;
        return _now;
    }
}
