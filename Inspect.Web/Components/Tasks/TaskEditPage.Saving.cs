using Inspect.Engine;
using Inspect.Engine.Datasets.Library;
using Microsoft.AspNetCore.Components.Routing;

namespace Inspect.Web.Components.Tasks;

/// <content>Saving, and leaving without it.</content>
public sealed partial class TaskEditPage
{
    private async Task SaveAsync()
    {
        if (!CanSave)
        {
            return;
        }

        (_isSaving, _problem) = (true, null);
        try
        {
            await Workshop.SaveAsync(Name ?? _name!, _file, _hash, _text, _end.Token);
            _mayLeave = true;
            Navigation.NavigateTo(TaskAddress.Of(Name ?? _name!));
        }
        catch (StaleFileException error)
        {
            (_problem, _isStale) = (error.Message, true);
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
            _isSaving = false;
        }

        StateHasChanged();
    }

    /// <summary>Lets go of the draft and opens the file as it is now.</summary>
    private async Task ReopenAsync()
    {
        try
        {
            await OpenAsync();
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
    }

    private void OnLeaving(LocationChangingContext context)
    {
        var here = Navigation.ToAbsoluteUri(AddressOf("build")).AbsolutePath;
        if (!HasChanges || Navigation.ToAbsoluteUri(context.TargetLocation).AbsolutePath == here)
        {
            return;
        }

        context.PreventNavigation();
        _leaving = context.TargetLocation;
        StateHasChanged();
    }

    private void Leave()
    {
        _mayLeave = true;
        Navigation.NavigateTo(_leaving!);
    }
}
