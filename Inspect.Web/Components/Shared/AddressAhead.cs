using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace Inspect.Web.Components.Shared;

/// <summary>
/// The query of a page's address as it is about to be. What the page changes in it counts at once: the address itself changes in the browser, and
/// that it did is known here only a way there and back later. Belongs to one page.
/// </summary>
public sealed class AddressAhead(NavigationManager navigation)
{
    /// <summary>Addresses that the browser was told and has not yet reported, the oldest first.</summary>
    private readonly Queue<string> _told = new();
    private string _seen = navigation.Uri;

    /// <summary>The page's parameters are those of an address that it has left behind.</summary>
    public bool IsAhead
    {
        get
        {
            if (navigation.Uri != _seen)
            {
                // One of those that were told has come; any other is a link, or the browser's way back, and counts for more than they do.
                _seen = navigation.Uri;
                var isOwn = _told.Contains(_seen);
                while (_told.TryDequeue(out var told) && !(isOwn && told == _seen))
                {
                }
            }

            return _told.Count > 0;
        }
    }

    private string Uri => IsAhead ? _told.Last() : navigation.Uri;

    /// <summary>A value of the query; null for none.</summary>
    public string? this[string name] => QueryHelpers.ParseQuery(new Uri(Uri).Query).TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>Changes a value of the query, in the place of the address that is shown.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value; null for none.</param>
    public void Set(string name, string? value)
    {
        var before = Uri;
        var uri = navigation.GetUriWithQueryParameters(before, new Dictionary<string, object?> { [name] = value });
        if (uri != before)
        {
            _told.Enqueue(uri);
        }

        navigation.NavigateTo(uri, replace: true);
    }
}
