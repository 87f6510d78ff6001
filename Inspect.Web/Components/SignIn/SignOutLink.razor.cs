using System.Security.Claims;
using Inspect.Web.Security;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Inspect.Web.Components.SignIn;

/// <summary>Way out for who has signed in by the password. When the session ends in another tab, this one leaves too: its circuit would go on.</summary>
public sealed partial class SignOutLink
{
    private string? _session;

    [Inject]
    public required SignInRules Rules { get; init; }

    [Inject]
    public required SignInSessions Sessions { get; init; }

    [Inject]
    public required NavigationManager Navigation { get; init; }

    [Inject]
    public required AuthenticationStateProvider People { get; init; }

    public void Dispose() => Sessions.Ended -= OnEnded;

    protected override async Task OnInitializedAsync()
    {
        if (!Rules.IsOn)
        {
            return;
        }

        var person = await People.GetAuthenticationStateAsync();
        _session = person.User.FindFirstValue(SignInServices.SessionClaim);
        Sessions.Ended += OnEnded;
    }

    private void OnEnded(object? sender, string session)
    {
        if (session == _session)
        {
            _ = InvokeAsync(() => Navigation.NavigateTo("/sign-in", forceLoad: true));
        }
    }
}
