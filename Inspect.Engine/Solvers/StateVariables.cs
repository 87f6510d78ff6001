using System.Text.Json;
using Inspect.Engine.Tasks;

namespace Inspect.Engine.Solvers;

/// <summary>What a template can name: the sample's metadata, overlaid by the store, overlaid by the solver's own arguments.</summary>
internal static class StateVariables
{
    /// <summary>The value of a name; null when there is none.</summary>
    public static JsonElement? Find(TaskState state, IReadOnlyDictionary<string, JsonElement> own, string name)
    {
        if (own.TryGetValue(name, out var value) || state.Store.TryGetValue(name, out value) || state.Metadata.TryGetValue(name, out value))
        {
            return value;
        }

        return null;
    }
}
