using Inspect.Engine.Inference;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Inspect.Web.Components.Models;

/// <summary>Asks before a model is removed, with what becomes free.</summary>
public sealed partial class RemoveModel
{
    private ElementReference _remove;
    private bool _isSure;

    /// <summary>Name of its folder.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    /// <summary>Name for people.</summary>
    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>Bytes of its files; null where the folder is damaged.</summary>
    [Parameter]
    public long? SizeBytes { get; set; }

    /// <summary>Runs with it.</summary>
    [Parameter]
    public int Runs { get; set; }

    /// <summary>Removes it.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnRemove { get; set; }

    /// <summary>Is told to close.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    private bool CanRemove => !ModelLibrary.IsBuiltIn(Name) || _isSure;

    private string RemoveText => SizeBytes is { } size ? $"Remove, {Format.Size(size)}" : "Remove";

    private string What => $"Its folder is deleted, and {(SizeBytes is { } size ? $"{Format.Size(size)} become free" : "what it takes becomes free")}. "
        + (Runs == 0 ? "No run is concerned." : $"Its {Format.Count(Runs, "run")} stay and can be read; running them again needs the model.");

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && CanRemove)
        {
            await _remove.FocusAsync();
        }
    }

    private Task PressAsync(KeyboardEventArgs key) => key.Key == "Escape" ? OnClose.InvokeAsync() : Task.CompletedTask;
}
