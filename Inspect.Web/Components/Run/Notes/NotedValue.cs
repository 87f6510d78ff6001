using System.Text.Json;

namespace Inspect.Web.Components.Run.Notes;

/// <summary>A value of metadata while somebody edits it.</summary>
internal sealed class NotedValue
{
    private readonly string? _old;

    /// <summary>Begins with what the log has; null for a new key.</summary>
    public NotedValue(string key, JsonElement? value)
    {
        Key = key;
        _old = value is { } known ? ValueText.Of(known) : null;
        Text = _old ?? string.Empty;
    }

    /// <summary>Its key.</summary>
    public string Key { get; }

    /// <summary>The value as it is typed.</summary>
    public string Text { get; set; }

    /// <summary>It is small enough to be typed.</summary>
    public bool CanEdit => _old is not { Length: > ValueText.MostLetters };

    /// <summary>It is another than the log has.</summary>
    public bool IsChanged => Text != _old;
}
