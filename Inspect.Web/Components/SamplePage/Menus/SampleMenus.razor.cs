using Inspect.Engine.Evals;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Inspect.Web.Components.SamplePage.Menus;

/// <summary>What can be copied of a sample, what can be taken away as a file or on paper, and how one that goes on can be ended.</summary>
public sealed partial class SampleMenus : IDisposable
{
    private IDisposable? _keys;
    private (bool, string?)? _registered;
    private string _copied = "Copy";
    private string? _ended;

    /// <summary>Address of the sample, without a section.</summary>
    [Parameter, EditorRequired]
    public required string Address { get; set; }

    /// <summary>Unique id of the sample; null while it waits.</summary>
    [Parameter]
    public string? Uuid { get; set; }

    /// <summary>The sample has begun.</summary>
    [Parameter]
    public bool HasContent { get; set; }

    /// <summary>File that holds all of the open section, for paper; null where the section is drawn whole.</summary>
    [Parameter]
    public string? PrintFile { get; set; }

    /// <summary>Ends the sample, and says whether it did; null where it cannot be ended here.</summary>
    [Parameter]
    public Func<SampleAction, bool>? OnEnd { get; set; }

    [Inject]
    public required Keyboard Keyboard { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required IJSRuntime Js { get; init; }

    /// <inheritdoc />
    public void Dispose() => _keys?.Dispose();

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (!RendererInfo.IsInteractive || _registered == (HasContent, PrintFile))
        {
            return;
        }

        _registered = (HasContent, PrintFile);
        _keys?.Dispose();
        _keys = Keyboard.Register([
            new Shortcut("y", "Copy link", CopyLinkAsync),
            .. HasContent ? [new Shortcut("Y", "Copy the transcript as Markdown", CopyMarkdownAsync)] : Array.Empty<Shortcut>(),
            .. PrintFile is not null && HasContent ? [new Shortcut("Ctrl+p", "Print all of it", PrintAsync)] : Array.Empty<Shortcut>(),
        ]);
    }

    private string FileAddress(string name) => $"{Address}/files/{name}";

    private async Task CopyLinkAsync()
    {
        await Keyboard.CopyAsync(Navigation.Uri);
        Say("Link copied");
    }

    private async Task CopyIdAsync()
    {
        await Keyboard.CopyAsync(Uuid!);
        Say("Id copied");
    }

    private Task CopyMarkdownAsync() => CopyFileAsync("transcript.md");

    private async Task CopyFileAsync(string name) => Say(await Keyboard.CopyFromAsync(FileAddress(name)) ? "Copied" : "Not copied: download it");

    private async Task PrintAsync() => await Js.InvokeVoidAsync("open", FileAddress(PrintFile!), "_blank");

    private void End(SampleAction action) => _ended = OnEnd!(action) ? "Ending" : "Ended already";

    private void Say(string what)
    {
        _copied = what;
        StateHasChanged();
    }
}
