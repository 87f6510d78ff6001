using System.Globalization;

namespace Inspect.Engine.Tasks;

/// <summary>A sample reached a limit: it ends, and is scored as it stands.</summary>
public sealed class SampleLimitException : InspectException
{
    /// <summary>Makes the error.</summary>
    /// <param name="type">Kind of the limit, as logs name it: <c>message</c>, <c>token</c>, <c>turn</c>, <c>cost</c>, <c>time</c>.</param>
    /// <param name="limit">Its number.</param>
    public SampleLimitException(string type, double limit)
        : base($"The sample reached its {type} limit of {limit.ToString(CultureInfo.InvariantCulture)}.")
    {
        Type = type;
        Limit = limit;
    }

    private SampleLimitException(string message)
        : base(message)
    {
        Type = "operator";
        Limit = 1;
    }

    /// <summary>Somebody ended the sample to have it scored (log format: the limit <c>operator</c>, which is 1).</summary>
    internal static SampleLimitException ByOperator() => new("Somebody ended the sample, to have it scored as it stands.");

    /// <summary>Kind of the limit.</summary>
    public string Type { get; }

    /// <summary>Its number.</summary>
    public double Limit { get; }

    /// <summary>The part of a sample whose limit it is; null where nobody says it.</summary>
    internal object? Scope { get; init; }
}
