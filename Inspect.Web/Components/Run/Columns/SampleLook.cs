namespace Inspect.Web.Components.Run.Columns;

/// <summary>How the rows of the list of samples look.</summary>
/// <param name="HasColours">Scores are coloured by their value.</param>
/// <param name="IsNarrow">Columns of scores are narrow, under slanted heads, so that more find room.</param>
/// <param name="IsTall">Rows have several lines.</param>
public sealed record SampleLook(bool HasColours, bool IsNarrow, bool IsTall)
{
    private const string None = "none";

    /// <summary>One line, no colours.</summary>
    public static SampleLook Usual { get; } = new(false, false, false);

    /// <summary>Pixels of a row.</summary>
    public int RowHeight => IsTall ? 64 : 36;

    /// <summary>Pixels of a further column: texts have room where rows have several lines.</summary>
    public string WidthOf(SampleColumn column) => SampleColumns.IsOfScore(column) ? (IsNarrow ? "52" : "92") : IsTall && column.IsText ? "180" : "92";

    /// <summary>Classes of a column's head.</summary>
    public string HeadCssOf(SampleColumn column) => IsNarrow && SampleColumns.IsOfScore(column) ? "xh slant" : "xh";

    /// <summary>How many further columns leave the answer room.</summary>
    public int MostColumns => IsNarrow ? 9 : 5;

    /// <summary>The look that an address asks for.</summary>
    /// <param name="asked">Its words; null where the reader has chosen none.</param>
    /// <param name="author">The look that the author wants.</param>
    public static SampleLook Of(string? asked, SampleLook author)
    {
        if (asked is null)
        {
            return author;
        }

        var words = asked.Split(',');
        return new SampleLook(words.Contains("colours"), words.Contains("narrow"), words.Contains("tall"));
    }

    /// <summary>The look as an address asks for it; null where it is the author's.</summary>
    public string? Asked(SampleLook author) => this == author ? null
        : string.Join(',', new[] { HasColours ? "colours" : null, IsNarrow ? "narrow" : null, IsTall ? "tall" : null }.OfType<string>()) is { Length: > 0 } words ? words : None;
}
