using System.Globalization;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Shared;

/// <summary>Where a sample stands: its page, and its row in a list.</summary>
public static class SamplePlace
{
    /// <summary>What element ids of rows begin with, before the key of the sample.</summary>
    public const string RowPrefix = "row-";

    /// <summary>Address of a sample's page.</summary>
    public static string Of(string run, SampleView sample) =>
        $"{Format.RunAddress(run)}/s/{Uri.EscapeDataString(sample.Id.Text)}/{sample.Epoch.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Key of a sample within its run, fit for an element id.</summary>
    public static string KeyOf(SampleView sample) => $"{Uri.EscapeDataString(sample.Id.Text)}-{sample.Epoch}";

    /// <summary>Id, as text, and epoch of a key; null for what is none.</summary>
    public static (string Id, int Epoch)? IdOf(string? key) =>
        key?.LastIndexOf('-') is > 0 and var dash && int.TryParse(key.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
            ? (Uri.UnescapeDataString(key[..dash]), epoch)
            : null;
}
