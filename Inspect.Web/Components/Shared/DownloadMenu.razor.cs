using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Inspect.Web.Components.Shared;

/// <summary>What people most often take away of a run; the page of all formats is its last entry.</summary>
public sealed partial class DownloadMenu
{
    private bool _isOpen;

    /// <summary>Id of the run.</summary>
    [Parameter, EditorRequired]
    public required string Run { get; set; }

    private string Page => $"/export/{Uri.EscapeDataString(Run)}";

    private IEnumerable<(string Text, string Address)> Files =>
    [
        ("HTML report", $"{Page}/report.html"),
        ("Log (.eval)", $"{Page}/log?format=eval"),
        ("Samples as CSV", $"{Page}/samples.csv"),
        ("Samples as Parquet", $"{Page}/samples.parquet"),
    ];

    private void Toggle() => _isOpen = !_isOpen;

    private void OnKey(KeyboardEventArgs key) => _isOpen = _isOpen && key.Key != "Escape";
}
