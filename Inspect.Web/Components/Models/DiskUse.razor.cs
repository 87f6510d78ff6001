using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Named;
using Inspect.Web.Tries;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Models;

/// <summary>What models take of the disk, and what can be cleaned up.</summary>
public sealed partial class DiskUse
{
    /// <summary>The models.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ModelView> Models { get; set; }

    /// <summary>Gets a sentence when something was deleted.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnFreed { get; set; }

    [Inject]
    public required ModelLibrary Library { get; init; }

    [Inject]
    public required ModelFetches Fetches { get; init; }

    [Inject]
    public required LocalModels Local { get; init; }

    [Inject]
    public required TryRuns Tries { get; init; }

    private (int Count, long SizeBytes) _tries;

    private string TriesText => $"{Format.Count(_tries.Count)}, {Format.Size(_tries.SizeBytes)}";

    private long Leftover => Library.LeftoverBytes;

    private long Fetched => Fetches.LeftoverBytes;

    private string ModelsText
    {
        get
        {
            var local = Models.Where(m => m.Status is not null).ToList();
            return $"{Format.Count(local.Count, "folder")}, {Format.Size(local.Sum(m => m.Status!.SizeBytes ?? 0))}";
        }
    }

    private string FreeText
    {
        get
        {
            try
            {
                return Format.Size(new DriveInfo(Local.Dir).AvailableFreeSpace);
            }
            catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
            {
                return "unknown";
            }
        }
    }

    protected override void OnParametersSet() => _tries = Tries.Use();

    private Task DeleteTriesAsync()
    {
        var freed = Tries.DeleteAll();
        _tries = Tries.Use();
        return OnFreed.InvokeAsync($"{Format.Size(freed)} became free.");
    }

    private Task DeleteFetchedAsync() => OnFreed.InvokeAsync($"{Format.Size(Fetches.CleanUp())} became free.");

    private Task CleanUpAsync() => OnFreed.InvokeAsync($"{Format.Size(Library.CleanUp())} became free.");
}
