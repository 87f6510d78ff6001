namespace Inspect.Web.Components.Run.Columns;

/// <summary>What a further column shows of a sample.</summary>
/// <param name="Head">Its head.</param>
/// <param name="Text">The text.</param>
/// <param name="Css">Class of its colour; null for none.</param>
public sealed record SampleCell(string Head, string Text, string? Css)
{
    /// <summary>All classes of the cell.</summary>
    public string Class => Css is null ? "xc mid clip" : $"xc mid clip {Css}";
}
