using System.Globalization;
using Inspect.Engine;
using Inspect.Web.Runs;
using Inspect.Web.Security;
using Inspect.Web.Settings;
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

    [Inject]
    public required RunStore Store { get; init; }

    [Inject]
    public required SettingsStore Settings { get; init; }

    [Inject]
    public required SampleSource Samples { get; init; }

    /// <summary>The page of a run or a sample that is not there says so to people; its status says so to programs.</summary>
    protected override async Task OnInitializedAsync()
    {
        if (Context is { Response.HasStarted: false } context && ValueOf(context, "Run") is { } run && !await IsThereAsync(run, context))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task<bool> IsThereAsync(string run, HttpContext context)
    {
        try
        {
            var found = await Store.FindAsync(run, context.RequestAborted);
            return found is not null && (ValueOf(context, "Id") is not { } id || !int.TryParse(ValueOf(context, "Epoch"), CultureInfo.InvariantCulture, out var epoch)
                || found is { IsActive: true, Header: null } || await Samples.FindAsync(found, id, epoch, context.RequestAborted) is not null);
        }
        catch (InspectException)
        {
            // Several runs, or a log that cannot be read: the page says more.
            return true;
        }
    }

    /// <summary>A value of the route, in which an encoded slash stays encoded.</summary>
    private static string? ValueOf(HttpContext context, string name) =>
        context.Request.RouteValues[name]?.ToString()?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private Dictionary<string, object> NonceAttribute => new() { ["nonce"] = Context is null ? string.Empty : ContentSecurity.Nonce(Context) };
}
