using Inspect.Web.Components.SamplePage.Text;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage;

/// <content>Goes to the message in which something was found.</content>
public sealed partial class SampleMessages
{
    private FoundText? _shownFound;
    private bool _isFoundDue;

    /// <summary>What the reader looks for and has come to; null for nothing.</summary>
    [Parameter]
    public FoundText? Found { get; set; }

    private FoundText? FoundAt(int place) => Found?.Place == place ? Found : null;

    /// <summary>Reads what was found, when it is not shown.</summary>
    private async Task ShowFoundAsync()
    {
        if (_shownFound == Found)
        {
            return;
        }

        _shownFound = Found;
        if (Found is { } found && Content is not null)
        {
            if (found.Place < _first || found.Place >= End)
            {
                _messages.Clear();
                _first = Math.Max(0, found.Place - FewBefore);
                await LoadAsync(_first);
            }

            _isFoundDue = true;
        }
    }
}
