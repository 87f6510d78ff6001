namespace Inspect.Web.Security;

/// <summary>Who may use the app: whoever knows a shared password, or whom a reverse proxy has signed in. Without either nobody is asked, and the app listens to its own machine only.</summary>
public sealed class SignInOptions
{
    /// <summary>Section of the settings.</summary>
    public const string Section = "SignIn";

    /// <summary>Least characters of the password.</summary>
    public const int LeastCharacters = 12;

    /// <summary>The shared password, 12 to 200 characters; the variable INSPECT_PASSWORD gives it, too. Default none.</summary>
    public string? Password { get; set; }

    /// <summary>Header in which a reverse proxy names whom it has signed in, such as X-Forwarded-User. Default none.</summary>
    public string? Header { get; set; }

    /// <summary>Addresses of reverse proxies or their networks (10.0.0.7, 10.0.0.0/24), the only ones whose headers count. Default none.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>People have to sign in.</summary>
    public bool IsOn => !string.IsNullOrEmpty(Password) || !string.IsNullOrEmpty(Header);
}
