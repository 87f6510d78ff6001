using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Layout;

/// <summary>Lists the keys that work on the page.</summary>
public sealed partial class ShortcutsDialog
{
    [Inject]
    public required Keyboard Keyboard { get; init; }
}
