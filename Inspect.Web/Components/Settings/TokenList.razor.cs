using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine;
using Inspect.Web.Security;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Settings;

/// <summary>The tokens of scripts: made, shown once, deleted. Where nobody has to sign in no script needs one.</summary>
public sealed partial class TokenList
{
    private ImmutableArray<ApiToken> _tokens = [];
    private string _name = string.Empty;
    private string? _made;
    private string? _problem;

    [Inject]
    public required SignInRules Rules { get; init; }

    [Inject]
    public required ApiTokens Tokens { get; init; }

    protected override void OnInitialized()
    {
        if (Rules.IsOn)
        {
            Try(() => _tokens = Tokens.List());
        }
    }

    private static string MadeText(ApiToken token) => token.Created.ToLocalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string DeleteText(ApiToken token) => $"Delete the token {token.Name}";

    private void Rename(ChangeEventArgs change) => _name = change.Value?.ToString()?.Trim() ?? string.Empty;

    private void Make() => Try(() =>
    {
        _made = Tokens.Add(_name);
        _name = string.Empty;
        _tokens = Tokens.List();
    });

    private void Delete(ApiToken token) => Try(() =>
    {
        Tokens.Delete(token.Id);
        _made = null;
        _tokens = Tokens.List();
    });

    private void Try(Action work)
    {
        try
        {
            _problem = null;
            work();
        }
        catch (InspectException error)
        {
            _problem = error.Message;
        }
    }
}
