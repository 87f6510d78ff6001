using System.Text.Json;

namespace Inspect.Engine.Tasks.Settings;

/// <summary>The kind and range of a setting's values, and how a person writes them.</summary>
public abstract class SettingType
{
    /// <summary>What it takes, as a part of a sentence: <c>a whole number from 1 to 10,000</c>.</summary>
    public abstract string Takes { get; }

    /// <summary>The range alone: <c>1 to 10,000</c>.</summary>
    public virtual string Range => Takes;

    /// <summary>The kind alone: <c>a number</c>.</summary>
    public virtual string Kind => Takes;

    /// <summary>Value of an option without an argument; null where it needs one.</summary>
    public virtual JsonElement? Bare => null;

    /// <summary>Value of the option with <c>no-</c> before its name; null where there is none.</summary>
    public virtual JsonElement? Negative => null;

    /// <summary>A form gives it several lines.</summary>
    public virtual bool IsMultiline => false;

    /// <summary>The value is of the kind, in its range or not.</summary>
    public abstract bool IsKind(JsonElement value);

    /// <summary>What the value must be instead, as a part of a sentence; null when it fits.</summary>
    public virtual string? Misfit(JsonElement value) => IsKind(value) ? null : Takes;

    /// <summary>The value that a text of the command line stands for; null when it is not of the kind.</summary>
    public abstract JsonElement? Parse(string text);

    /// <summary>The value that the text of a form's field stands for; null when it is not of the kind.</summary>
    public virtual JsonElement? ParseField(string text) => Parse(text);

    /// <summary>The text that <see cref="ParseField"/> reads.</summary>
    public virtual string ToField(JsonElement value) => value.ToString();

    /// <summary>The value for people.</summary>
    public virtual string Show(JsonElement value) => ToField(value);

    /// <summary>The value as data.</summary>
    protected static JsonElement Element<T>(T value) => JsonSerializer.SerializeToElement(value);
}
