using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>Puts a text on the clipboard.</summary>
public sealed partial class CopyButton
{
    private bool _isCopied;

    /// <summary>The text.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    /// <summary>What it copies.</summary>
    [Parameter]
    public string Title { get; set; } = "Copy";

    /// <summary>What stands on the button; null for a mark alone.</summary>
    [Parameter]
    public string? Word { get; set; }

    /// <summary>The text is an address.</summary>
    [Parameter]
    public bool IsLink { get; set; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    private string Label => _isCopied ? "Copied" : Title;

    private string? AriaLabel => Word is null ? Label : null;

    private string Css => Word is null ? "btn quiet icon sm" : "btn sm";

    private string IconPath => _isCopied ? Lucide.Check : IsLink ? Lucide.Link : Lucide.Copy;

    private async Task CopyAsync()
    {
        await Keyboard.CopyAsync(Text);
        _isCopied = true;
    }
}
