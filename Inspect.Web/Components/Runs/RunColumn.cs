using Inspect.Web.Runs;

namespace Inspect.Web.Components.Runs;

/// <summary>A column of the list of runs.</summary>
/// <param name="Key">Name of the column in addresses; what filters and orders call it too.</param>
/// <param name="Head">Its head.</param>
/// <param name="Width">Width in pixels; null for what is left.</param>
/// <param name="IsNumber">Its cells stand on the right.</param>
/// <param name="Text">Text of a cell at a time.</param>
public sealed record RunColumn(string Key, string Head, int? Width, bool IsNumber, Func<RunView, DateTimeOffset, string> Text)
{
    /// <summary>The long form of a cell, for the pointer; null for none.</summary>
    public Func<RunView, string?>? Title { get; init; }

    /// <summary>The list can be put in its order.</summary>
    public bool CanSort { get; init; } = true;

    /// <summary>Class of a cell.</summary>
    public string Css { get; init; } = IsNumber ? "n" : "mid";

    /// <summary>Width of the window in pixels, one that the style sheet knows, below which it is not drawn; null for always.</summary>
    public int? From { get; init; }
}
