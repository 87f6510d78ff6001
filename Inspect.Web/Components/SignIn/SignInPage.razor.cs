using Inspect.Web.Settings;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SignIn;

/// <summary>The page that signs in or out: a document of its own that needs no script, since a cookie is set by an answer and not over a circuit.</summary>
public sealed partial class SignInPage
{
    /// <summary>Says what this is about; null for nothing.</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <summary>What went wrong; null for nothing.</summary>
    [Parameter]
    public string? Problem { get; set; }

    /// <summary>Where to go afterwards.</summary>
    [Parameter]
    public string Next { get; set; } = "/";

    /// <summary>It asks for the password.</summary>
    [Parameter]
    public bool HasForm { get; set; }

    /// <summary>It signs out.</summary>
    [Parameter]
    public bool IsLeaving { get; set; }

    [Inject]
    public required SettingsStore Settings { get; init; }

    private string Heading => IsLeaving ? "Sign out" : "Sign in";

    /// <summary>A screen reader begins with the title.</summary>
    private string Title => Problem is null ? Heading : $"Problem: {Heading}";

    private string? Invalid => Problem is null ? null : "true";

    private string? Described => Problem is not null ? "problem" : Note is not null ? "note" : null;
}
