using System.Globalization;

namespace Inspect.Web.Components.Models;

/// <summary>A column of the table of models: what it shows of each, and by what it sorts.</summary>
/// <param name="Key">Name in the address.</param>
/// <param name="Head">Its head.</param>
/// <param name="IsNumber">It holds numbers: they stand at the right, and the most comes first.</param>
/// <param name="Text">What it shows of a model.</param>
/// <param name="Value">What it sorts by; null comes last, in both directions.</param>
internal sealed record ModelColumn(string Key, string Head, bool IsNumber, Func<ModelView, string> Text, Func<ModelView, IComparable?> Value)
{
    /// <summary>All columns, the name first.</summary>
    public static IReadOnlyList<ModelColumn> All { get; } =
    [
        new("name", "Model", false, m => m.Title, m => m.Title.ToUpperInvariant()),
        new("kind", "Kind", false, m => m.Status?.Problem ?? m.Kind, m => m.Kind.ToUpperInvariant()),
        new("state", "State", false, m => ModelViews.PillOf(m.Status).Word, m => ModelViews.PillOf(m.Status).Word),
        new("speed", "Tokens a second", true, m => m.Speed is { } speed ? speed.ToString("0", CultureInfo.InvariantCulture) : "–", m => m.Speed),
        new("size", "Size", true, m => m.Status?.SizeBytes is { } size ? Format.Size(size) : "–", m => m.Status?.SizeBytes),
        new("context", "Context", true, m => m.Status?.ContextLength is { } context ? Format.Count(context) : "–", m => m.Status?.ContextLength),
        new("memory", "Memory", true, m => m.MemoryBytes is { } memory ? $"≈ {Format.Size(memory)}" : "–", m => m.MemoryBytes),
        new("runs", "Runs", true, m => Format.Count(m.Runs), m => m.Runs),
    ];

    /// <summary>Models in an order that an address names: a key, with a minus before it downwards. Anything else leaves them as they are.</summary>
    public static IEnumerable<ModelView> Sort(IEnumerable<ModelView> models, string? order)
    {
        if (All.FirstOrDefault(c => c.Key == order?.TrimStart('-')) is not { } column)
        {
            return models;
        }

        var known = models.OrderBy(m => column.Value(m) is null);
        return order!.StartsWith('-') ? known.ThenByDescending(column.Value) : known.ThenBy(column.Value);
    }

    /// <summary>The order that a click on the head asks for: first the one that is more of use, then the other, then none again.</summary>
    public string? Next(string? order) => order == First ? (First == Key ? $"-{Key}" : Key) : order?.TrimStart('-') == Key ? null : First;

    private string First => IsNumber ? $"-{Key}" : Key;
}
