using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.SamplePage.Text;

/// <summary>
/// An answer while it is written. It stands in pieces of which only the last changes: neither is the whole sent again for each token,
/// nor laid out. Of a very long one the end is shown.
/// </summary>
public sealed partial class GrowingText
{
    /// <summary>Characters from which on a piece ends at the next space.</summary>
    public const int PieceLength = 400;

    /// <summary>Characters at which a piece without a space ends.</summary>
    public const int LongestPiece = 800;

    /// <summary>Pieces that are shown.</summary>
    public const int MostPieces = 40;

    private readonly List<int> _starts = [0];
    private readonly List<IReadOnlyList<TextPart>> _parts = [];
    private string _text = string.Empty;

    /// <summary>The answer so far.</summary>
    [Parameter, EditorRequired]
    public required string Text { get; set; }

    private int First => Math.Max(0, _parts.Count - MostPieces);

    private IEnumerable<(int Number, IReadOnlyList<TextPart> Parts)> Shown => Enumerable.Range(First, _parts.Count - First).Select(n => (n, _parts[n]));

    private string? BeforeText => First == 0 ? null : $"{Format.Count(_starts[First], "character")} before; all of it shows when the answer is complete.";

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (!Text.StartsWith(_text, StringComparison.Ordinal))
        {
            // It is tried again.
            _starts.RemoveRange(1, _starts.Count - 1);
            _parts.Clear();
        }

        if (Text.Length == _text.Length && _parts.Count > 0)
        {
            return;
        }

        _text = Text;
        if (_parts.Count > 0)
        {
            _parts.RemoveAt(_parts.Count - 1);
        }

        while (EndOfPiece(Text, _starts[^1]) is { } end)
        {
            Add(end);
            _starts.Add(end);
        }

        Add(Text.Length);
    }

    /// <summary>Where the piece ends for good; null while it may grow.</summary>
    private static int? EndOfPiece(string text, int start)
    {
        var least = start + PieceLength;
        if (least >= text.Length)
        {
            return null;
        }

        var most = Math.Min(text.Length, start + LongestPiece);
        var space = text.AsSpan(least, most - least).IndexOfAny(' ', '\n');
        return space >= 0 ? least + space + 1
            : most < start + LongestPiece ? null
            : char.IsHighSurrogate(text[most - 1]) ? most - 1
            : most;
    }

    private void Add(int end) => _parts.Add(SeenText.Parts(Text[_starts[^1]..end], isTerminal: false));
}
