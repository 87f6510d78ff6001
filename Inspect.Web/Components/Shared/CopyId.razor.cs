using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>An id, short; a click copies the whole.</summary>
public sealed partial class CopyId
{
    private bool _isCopied;

    /// <summary>The id.</summary>
    [Parameter, EditorRequired]
    public required string Id { get; set; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private string Title => _isCopied ? "Copied" : $"Copy {Id}";

    private async Task CopyAsync()
    {
        await Keyboard.CopyAsync(Id);
        _isCopied = true;
    }
}
