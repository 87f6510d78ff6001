namespace Inspect.Tests.Support;

/// <summary>Whether the tests have hours (<c>./test.sh --long</c>) or minutes: what is repeated, is repeated more often then.</summary>
internal static class LongRun
{
    /// <summary>They have hours.</summary>
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("INSPECT_LONG") == "1";

    /// <summary>So many times in a short run, so many in a long one.</summary>
    public static int Times(int inShort, int inLong) => IsOn ? inLong : inShort;
}
