using Microsoft.Extensions.Configuration.Memory;

namespace Inspect.Web.Settings;

/// <summary>Settings that <c>INSPECT_…</c> variables give.</summary>
/// <param name="names">The variables with the settings that they give.</param>
public sealed class VariableSource(IReadOnlyList<(string Variable, string Key)> names) : MemoryConfigurationSource
{
    /// <summary>Name of the variable that gives a setting; null for none.</summary>
    public string? NameOf(string key) => names.FirstOrDefault(n => n.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Variable;
}
