using Inspect.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Inspect.Web.Components;

/// <summary>The document around all pages.</summary>
public sealed partial class App
{
    /// <summary>Not prerendered: a button that is drawn before the circuit is there would swallow a click.</summary>
    private static readonly InteractiveServerRenderMode Mode = new(prerender: false);

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Dictionary<string, object> NonceAttribute => new() { ["nonce"] = Context is null ? string.Empty : ContentSecurity.Nonce(Context) };
}
