using Inspect.Engine;
using Inspect.Engine.Datasets.Library;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Inspect.Web.Components.Shared;

/// <summary>A page that edits a file of the library: who leaves without saving is asked, and nothing that somebody else saved meanwhile is overwritten unseen.</summary>
public abstract class EditPageBase : ComponentBase, IDisposable
{
    private readonly ComponentEnd _end = new();
    private IDisposable? _keys;
    private string? _leaving;
    private bool _mayLeave;

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    /// <summary>Ends with the page.</summary>
    protected CancellationToken Stopping => _end.Token;

    /// <summary>What went wrong last; null for nothing.</summary>
    protected string? Problem { get; set; }

    /// <summary>Somebody else has saved meanwhile.</summary>
    protected bool IsStale { get; private set; }

    protected bool IsSaving { get; private set; }

    /// <summary>The page would be left without saving, and its reader is asked.</summary>
    protected bool IsLeaving => _leaving is not null;

    /// <summary>There is something that leaving would lose.</summary>
    protected bool HasChanges => IsChanged && !_mayLeave;

    /// <summary>The version that saving makes: a new one where a run has used the newest.</summary>
    protected string Saving => $"v{Version}";

    /// <summary>Number of the version that saving makes.</summary>
    protected int Version { get; private set; } = 1;

    /// <summary>The newest version where runs have used it; else 0.</summary>
    protected int Used { get; private set; }

    /// <summary>The draft differs from what was opened.</summary>
    protected abstract bool IsChanged { get; }

    protected abstract bool CanSave { get; }

    /// <summary>Address of this page, whatever follows its path.</summary>
    protected abstract string PageAddress { get; }

    /// <summary>Keys beside the one that saves.</summary>
    protected virtual IEnumerable<Shortcut> MoreKeys => [];

    /// <inheritdoc />
    public void Dispose()
    {
        _end.Dispose();
        _keys?.Dispose();
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the file as it is now, and lets go of any draft.</summary>
    protected abstract Task OpenAsync();

    /// <summary>Saves the draft.</summary>
    protected abstract Task SaveAsync();

    /// <summary>Lets go of what the page holds.</summary>
    protected virtual void Release()
    {
    }

    /// <inheritdoc />
    protected override void OnInitialized() => _keys = Keyboard.Register([new Shortcut("Ctrl+s", "Save", () => InvokeAsync(SaveAsync)), .. MoreKeys]);

    /// <summary>Says which version of an opened file saving makes.</summary>
    protected async Task TakeVersionAsync(FileVersions versions, string name, string path)
    {
        var current = await Task.Run(() => versions.NumberOf(name, path), Stopping);
        Used = versions.Of(name).Any(v => v.Number == current) ? current : 0;
        Version = Used == 0 ? current : current + 1;
        (IsStale, Problem) = (false, null);
    }

    /// <summary>Does something whose failure is a sentence on the page.</summary>
    protected async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (InspectException error)
        {
            (Problem, IsStale) = (error.Message, IsStale || error is StaleFileException);
        }
        catch (Exception error) when (_end.IsReached && error is OperationCanceledException or ObjectDisposedException)
        {
            // The page is left.
        }
    }

    /// <summary>Saves, and leaves for the page of what was saved.</summary>
    protected async Task SaveAsync(Func<Task> save, string address)
    {
        (IsSaving, Problem) = (true, null);
        await TryAsync(async () =>
        {
            await save();
            _mayLeave = true;
            Navigation.NavigateTo(address);
        });
        IsSaving = false;
        StateHasChanged();
    }

    /// <summary>Lets go of the draft and opens the file as it is now.</summary>
    protected Task ReopenAsync() => TryAsync(OpenAsync);

    protected void OnLeaving(LocationChangingContext context)
    {
        if (!HasChanges || PathOf(context.TargetLocation) == PathOf(PageAddress))
        {
            return;
        }

        context.PreventNavigation();
        _leaving = context.TargetLocation;
        StateHasChanged();
    }

    protected void Stay() => _leaving = null;

    protected void Leave()
    {
        _mayLeave = true;
        Navigation.NavigateTo(_leaving!);
    }

    private string PathOf(string address) => Navigation.ToAbsoluteUri(address).AbsolutePath;
}
