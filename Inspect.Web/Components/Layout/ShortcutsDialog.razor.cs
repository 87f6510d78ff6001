using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Layout;

/// <summary>Lists the keys that work: those of the page, and apart those of the app.</summary>
public sealed partial class ShortcutsDialog
{
    [Inject]
    public required Keyboard Keyboard { get; init; }

    private string Note => Keyboard.HasSingleKeys ? "Single letters work while no field has the focus." : "Single letters are switched off on the Settings page.";

    private IEnumerable<(string Title, IEnumerable<Shortcut> Shortcuts)> Groups =>
        from shortcut in Keyboard.Shortcuts
        group shortcut by shortcut.IsOfApp into keys
        orderby keys.Key
        select (keys.Key ? "On every page" : "On this page", keys.AsEnumerable());
}
