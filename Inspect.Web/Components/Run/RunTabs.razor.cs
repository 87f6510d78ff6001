using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>The sections of a run's page: those that have something to show.</summary>
public sealed partial class RunTabs
{
    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public required RunView Run { get; set; }

    /// <summary>Address of its page.</summary>
    [Parameter, EditorRequired]
    public required string Address { get; set; }

    /// <summary>The section that is open.</summary>
    [Parameter, EditorRequired]
    public required string Current { get; set; }

    /// <summary>Samples of the list.</summary>
    [Parameter, EditorRequired]
    public required long Samples { get; set; }

    /// <summary>Samples that failed.</summary>
    [Parameter, EditorRequired]
    public required int Errors { get; set; }

    private bool HasErrors => Errors > 0 || Run.Header?.Error is not null || Current == "errors";

    private string ErrorCountText => Errors > 0 ? Format.Count(Errors) : string.Empty;

    private string AddressOf(string tab) => $"{Address}/{tab}";

    private string? CurrentOf(string tab) => Current == tab ? "page" : null;
}
