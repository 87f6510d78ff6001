using Inspect.Engine;
using Inspect.Engine.Datasets.Library;
using Inspect.Web.Library;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Datasets;

/// <summary>A dataset goes to the trash and comes back; where tasks read it that is said before.</summary>
public sealed partial class DatasetPage
{
    private const int MostNamed = 3;

    private TrashedFile? _trashed;
    private string? _trashProblem;
    private bool _isAsked;
    private bool _isDeleting;

    [Inject]
    public required LibraryTrash Trash { get; init; }

    private string TrashText => $"{Name} lies in the trash. Runs that used it stay, and so do the versions that they used.";

    private string AskText =>
        $"{Format.Count(_tasks.Count, "task")} ({string.Join(", ", _tasks.Take(MostNamed).Select(t => t.Name))}{(_tasks.Count > MostNamed ? ", …" : string.Empty)}) cannot be run without it.";

    private Task AskAsync()
    {
        _isAsked = _tasks.Count > 0;
        return _isAsked ? Task.CompletedTask : DeleteAsync();
    }

    private Task DeleteAsync() => TryAsync(async () =>
    {
        _isAsked = false;
        _trashed = await Trash.DeleteAsync(_entry!, Library.Versions.HashOf(_entry!.Path), _end.Token);
    });

    private Task RestoreAsync() => TryAsync(async () =>
    {
        await Library.RestoreAsync(_trashed!.Id, _end.Token);
        (_trashed, _opened) = (null, null);
        await OnParametersSetAsync();
    });

    private async Task TryAsync(Func<Task> work)
    {
        (_isDeleting, _trashProblem) = (true, null);
        try
        {
            await work();
        }
        catch (InspectException error)
        {
            _trashProblem = error.Message;
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
