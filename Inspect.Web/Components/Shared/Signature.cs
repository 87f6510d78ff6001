using Microsoft.JSInterop;

namespace Inspect.Web.Components.Shared;

/// <summary>Who signs edits: the browser keeps the name, so that it is typed once.</summary>
internal static class Signature
{
    private const string Key = "inspect-author";

    /// <summary>The name that was signed with last; of whoever never did, the one of the account that runs the app.</summary>
    public static async Task<string> ReadAsync(IJSRuntime js) => await js.InvokeAsync<string?>("localStorage.getItem", Key) ?? Environment.UserName;

    /// <summary>Remembers a name.</summary>
    public static ValueTask KeepAsync(IJSRuntime js, string author) => js.InvokeVoidAsync("localStorage.setItem", Key, author);
}
