using System.Globalization;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>The runs of a bundle, each with its page beside this one.</summary>
public sealed partial class BundleIndex
{
    private static readonly string[] Heads = ["State", "Task", "Model", "Score", "Samples", "Started"];

    /// <summary>Styles and script.</summary>
    [Parameter, EditorRequired]
    public required ReportLook Look { get; set; }

    /// <summary>The runs with the addresses of their pages.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<(RunView Run, string Address)> Runs { get; set; }

    /// <summary>Logs that are left out, and why.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<(string Log, string Reason)> Left { get; set; }

    /// <summary>The clock.</summary>
    [Parameter, EditorRequired]
    public required TimeProvider Time { get; set; }

    private static string ValueOf(RunView run) => run.Headline is { } metric && double.IsFinite(metric.Value) ? metric.Value.ToString("R", CultureInfo.InvariantCulture) : string.Empty;

    private static string TimeOf(RunView run) => run.Created.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
