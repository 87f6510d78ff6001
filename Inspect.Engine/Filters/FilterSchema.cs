using System.Collections.Immutable;

namespace Inspect.Engine.Filters;

/// <summary>The names that filters of a list know.</summary>
/// <param name="Names">The names, in the order in which they are offered.</param>
public sealed record FilterSchema(ImmutableArray<FilterName> Names)
{
    private readonly Dictionary<string, FilterName> _byName = Names.ToDictionary(n => n.Name, StringComparer.Ordinal);

    /// <summary>The name that a path stands for: itself, or the one whose key it is; null for an unknown one.</summary>
    public FilterName? Find(string path)
    {
        if (_byName.TryGetValue(path, out var name))
        {
            return name;
        }

        for (var dot = path.LastIndexOf('.'); dot > 0; dot = path.LastIndexOf('.', dot - 1))
        {
            if (_byName.TryGetValue(path[..dot], out var parent))
            {
                return parent.HasKeys ? parent with { Kind = parent.Kind == FilterKind.Score ? FilterKind.Score : FilterKind.None } : null;
            }
        }

        return null;
    }
}
