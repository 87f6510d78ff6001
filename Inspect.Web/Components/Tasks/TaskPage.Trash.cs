using Inspect.Engine;
using Inspect.Engine.Datasets.Library;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>A task goes to the trash and comes back.</summary>
public sealed partial class TaskPage
{
    private TrashedFile? _trashed;
    private bool _isDeleting;

    [Inject]
    public required LibraryTrash Trash { get; init; }

    private string TrashText => $"{Name} lies in the trash. Runs of it stay, and so do the versions that they used.";

    private Task DeleteAsync() => TryAsync(async () => _trashed = await Trash.DeleteAsync(_file!, Workshop.Versions.HashOf(_file!.Path), _end.Token));

    private Task RestoreAsync() => TryAsync(async () =>
    {
        await Workshop.RestoreAsync(_trashed!.Id, _end.Token);
        _trashed = null;
        await OnParametersSetAsync();
    });

    private async Task TryAsync(Func<Task> work)
    {
        (_isDeleting, _problem) = (true, null);
        try
        {
            await work();
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
        catch (OperationCanceledException) when (_end.IsReached)
        {
            // The page is left.
        }
        finally
        {
            _isDeleting = false;
        }
    }
}
