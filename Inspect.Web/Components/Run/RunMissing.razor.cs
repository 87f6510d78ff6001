using Inspect.Engine.Logs.Recovery;
using Inspect.Web.Components.Shared;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Run;

/// <summary>Says that there is no such run, or no longer, and brings it back from the trash.</summary>
public sealed partial class RunMissing : IDisposable
{
    private readonly ComponentEnd _stop = new();
    private string? _asked;
    private string? _problem;
    private TrashedLog? _trashed;

    /// <summary>Id of the run, or its first characters; the path of a log that has none.</summary>
    [Parameter, EditorRequired]
    public required string Run { get; set; }

    /// <summary>Is told that the run is there again.</summary>
    [Parameter]
    public EventCallback OnRestored { get; set; }

    [Inject]
    public required LogTrash Trash { get; init; }

    [Inject]
    public required RunActions Actions { get; init; }

    /// <inheritdoc />
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_asked != Run)
        {
            _asked = Run;
            _trashed = await Task.Run(() => Trash.Find(Run), _stop.Token);
        }
    }

    private async Task RestoreAsync()
    {
        _problem = (await Actions.RestoreAsync([_trashed!.Id], _stop.Token)).FirstOrDefault();
        if (_problem is null)
        {
            await OnRestored.InvokeAsync();
        }
    }
}
