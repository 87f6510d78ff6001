using Microsoft.JSInterop;

namespace Inspect.Web.Components.Shared;

/// <summary>Lets go of scripts when their part of a page goes.</summary>
internal static class ScriptModules
{
    /// <summary>Disposes a module of scripts; null is fine, and so is a page that is gone: then its script is gone too.</summary>
    public static async ValueTask ReleaseAsync(this IJSObjectReference? module)
    {
        if (module is null)
        {
            return;
        }

        try
        {
            await module.DisposeAsync();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The browser left before, or while it was asked.
        }
    }
}
