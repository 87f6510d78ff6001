using Microsoft.Extensions.Options;

namespace Inspect.Web.Security;

/// <summary>Looks at the settings of signing in before the app listens. Its sentences never hold the password.</summary>
public sealed class SignInOptionsCheck : IValidateOptions<SignInOptions>
{
    private const int MostCharacters = 200;

    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, SignInOptions options) =>
        ProblemOf(options) is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;

    private static string? ProblemOf(SignInOptions options) =>
        options.Password is { Length: > 0 and (< SignInOptions.LeastCharacters or > MostCharacters) } password
            ? $"SignIn:Password (INSPECT_PASSWORD) has {Format.Count(password.Length, "character")}, but must have {SignInOptions.LeastCharacters} to {MostCharacters}: it is all that keeps others out."
        : options.TrustedProxies.FirstOrDefault(p => !TrustedProxy.TryParse(p, out _)) is { } wrong
            ? $"SignIn:TrustedProxies has {Format.Line(wrong, 50)}, which is no address. Write addresses or networks such as 10.0.0.7 or 10.0.0.0/24."
        : options.Header is { Length: > 0 } header && !header.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? $"SignIn:Header is {Format.Line(header, 50)}, but the name of a header has letters, digits and hyphens only, such as X-Forwarded-User."
        : options is { Header.Length: > 0, TrustedProxies.Count: 0 }
            ? "SignIn:Header is set, but SignIn:TrustedProxies is empty: anyone could send that header. Name the addresses of the reverse proxy, such as --SignIn:TrustedProxies:0=127.0.0.1."
        : null;
}
