using System.Globalization;
using Inspect.Engine;
using Inspect.Engine.Datasets.Library;
using Microsoft.AspNetCore.Components.Routing;

namespace Inspect.Web.Components.Datasets;

/// <content>Saving, and leaving without it.</content>
public sealed partial class DatasetEditPage
{
    private bool _mayLeave;

    private async Task SaveAsync()
    {
        if (CanSave)
        {
            await SaveAsync(Name, _hash);
        }
    }

    private Task SaveBesideAsync() => SaveAsync(string.IsNullOrWhiteSpace(_otherName) ? $"{Name}_2" : _otherName.Trim(), null);

    private async Task SaveAsync(string name, string? expected)
    {
        (_isSaving, _problem) = (true, null);
        try
        {
            await Library.SaveAsync(name, expected, _draft!.WriteAsync, _end.Token);
            _mayLeave = true;
            Navigation.NavigateTo(DatasetAddress.Of(name));
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
            Draw();
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
    }

    private void OnLeaving(LocationChangingContext context)
    {
        var isHere = Navigation.ToAbsoluteUri(context.TargetLocation).AbsolutePath == Navigation.ToAbsoluteUri($"{Address}/edit").AbsolutePath;
        if (isHere || _mayLeave || !HasChanges)
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

    private string? CurrentOf(string? show) => Show == show ? "true" : null;

    private string AddressOf(string? show) => AddressAt(0, show);

    private string AddressAt(int first) => AddressAt(first, Show);

    private string AddressAt(int first, string? show)
    {
        string[] parts = [.. show is null ? Array.Empty<string>() : [$"show={show}"], .. first == 0 ? Array.Empty<string>() : [$"at={first.ToString(CultureInfo.InvariantCulture)}"]];
        return parts.Length == 0 ? $"{Address}/edit" : $"{Address}/edit?{string.Join('&', parts)}";
    }
}
