using Microsoft.JSInterop;

namespace Inspect.Web.Components.Shared;

/// <summary>Where the reader was in each list: how far it was scrolled and which row was chosen. The browser's tab keeps it, so that it outlives a reload.</summary>
public sealed class Places(IJSRuntime js)
{
    /// <summary>The list of the address is drawn.</summary>
    /// <returns>Element id of the row that was chosen there; null for none.</returns>
    public ValueTask<string?> OpenAsync() => js.InvokeAsync<string?>("inspectPlaces.open");

    /// <summary>Goes to where the list was left, once its rows are there.</summary>
    /// <param name="row">Element id of the chosen row; null for none.</param>
    /// <param name="number">Its number in the table, from 0.</param>
    public ValueTask ShowAsync(string? row, int number) => js.InvokeVoidAsync("inspectPlaces.show", row, number);

    /// <summary>Chooses a row of a list that is not drawn now.</summary>
    /// <param name="path">Address of the list, without its filter.</param>
    /// <param name="row">Element id of the row.</param>
    public ValueTask PointAsync(string path, string row) => js.InvokeVoidAsync("inspectPlaces.point", path, row);

    /// <summary>Address of a list as it was seen last, with its filter.</summary>
    /// <param name="path">The address without it.</param>
    public async Task<string> LastAsync(string path) => await js.InvokeAsync<string?>("inspectPlaces.last", path) ?? path;

    /// <summary>What follows the prefix in the element id of a row; null for an id of something else.</summary>
    public static string? KeyOf(string? row, string prefix) => row?.StartsWith(prefix, StringComparison.Ordinal) == true ? row[prefix.Length..] : null;
}
