namespace Inspect.Engine.Tasks;

/// <summary>What a sample may use; null for no limit (semantics 7.1).</summary>
public sealed record SampleLimits
{
    /// <summary>No limit at all.</summary>
    public static SampleLimits None { get; } = new();

    /// <summary>Messages of the conversation, at least 0.</summary>
    public int? Messages { get; init; }

    /// <summary>Tokens of all model calls, at least 0.</summary>
    public long? Tokens { get; init; }

    /// <summary>Which tokens count: <c>output</c> or a formula over <c>input</c> and <c>output</c>; null for all.</summary>
    public string? TokenType { get; init; }

    /// <summary>Model calls, at least 0.</summary>
    public int? Turns { get; init; }

    /// <summary>Dollars that the model calls may cost, at least 0; the models have known prices.</summary>
    public double? Cost { get; init; }

    /// <summary>Time of the solvers; scorers get half of it again.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Time of the solvers without waiting for connections and after errors.</summary>
    public TimeSpan? Working { get; init; }

    /// <summary>Refuses limits below 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Messages ?? 0, nameof(Messages));
        ArgumentOutOfRangeException.ThrowIfNegative(Tokens ?? 0, nameof(Tokens));
        ArgumentOutOfRangeException.ThrowIfNegative(Turns ?? 0, nameof(Turns));
        ArgumentOutOfRangeException.ThrowIfNegative(Cost ?? 0, nameof(Cost));
        ArgumentOutOfRangeException.ThrowIfLessThan(Time ?? TimeSpan.Zero, TimeSpan.Zero, nameof(Time));
        ArgumentOutOfRangeException.ThrowIfLessThan(Working ?? TimeSpan.Zero, TimeSpan.Zero, nameof(Working));
    }
}
