using Inspect.Engine.Evals;
using Inspect.Engine.Tasks.Settings;
using Inspect.Web.Components.Shared;
using Inspect.Web.Requests;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.NewRun;

/// <summary>Puts the run of the form on the clipboard as what starts it elsewhere.</summary>
public sealed partial class CopyAs
{
    private string? _copied;

    /// <summary>Makes the request of the form.</summary>
    [Parameter, EditorRequired]
    public required Func<EvalRequest> Request { get; set; }

    [Inject]
    public required SettingTable Settings { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private IReadOnlyList<CopyForm> Forms =>
    [
        new("YAML", "A file for --run-config, here and in Inspect", r => RunFileText.Yaml(r, Settings)),
        new("Command line", "A command that runs it and writes its log", r => RequestText.CommandLine(r, Settings)),
        new("curl", "A call that queues it in this app", r => RequestText.Curl(r, Settings, Navigation.BaseUri)),
        new("C#", "A program that queues it in this app", r => RequestText.CSharp(r, Settings, Navigation.BaseUri)),
    ];

    private async Task CopyAsync(CopyForm form)
    {
        await Keyboard.CopyAsync(form.Text(Request()));
        _copied = form.Name;
    }

    private sealed record CopyForm(string Name, string Title, Func<EvalRequest, string> Text);
}
