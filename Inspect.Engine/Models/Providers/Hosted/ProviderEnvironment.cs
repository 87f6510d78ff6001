namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>Where providers find keys and addresses: the variables of the environment (semantics 9.1).</summary>
/// <param name="variable">Value of a variable; null where it is not set.</param>
/// <param name="names">Names of the variables that are set; null where nobody can say.</param>
public sealed class ProviderEnvironment(Func<string, string?> variable, Func<IEnumerable<string>>? names = null)
{
    /// <summary>The variables of this process.</summary>
    public static ProviderEnvironment Process { get; } = new(Environment.GetEnvironmentVariable, () => Environment.GetEnvironmentVariables().Keys.OfType<string>());

    /// <summary>Names of the variables that are set.</summary>
    public IEnumerable<string> Names() => names?.Invoke() ?? [];

    /// <summary>Value of the first of some variables that is set and not empty; null where none is.</summary>
    public string? Get(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (variable(name) is { } value && !string.IsNullOrWhiteSpace(value))
            {
                return value.Trim();
            }
        }

        return null;
    }
}
