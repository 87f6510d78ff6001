namespace Inspect.Tests.Web.Cli;

/// <summary>Command lines that mean something else here, or nothing, each with the reason.</summary>
internal static class CliVectorDifferences
{
    /// <summary>Reasons by the name of the case.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>();
}
