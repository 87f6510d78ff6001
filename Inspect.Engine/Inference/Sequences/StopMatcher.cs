using System.Text;

namespace Inspect.Engine.Inference.Sequences;

/// <summary>Finds the texts that end an answer, also where they lie across tokens. What may be their begin is held back. Not thread-safe.</summary>
public sealed class StopMatcher(IReadOnlyList<string> stops)
{
    private readonly StringBuilder _held = new();
    private readonly int _hold = stops.Count == 0 ? 0 : stops.Max(s => s.Length) - 1;

    /// <summary>The text that was found; null before.</summary>
    public string? Found { get; private set; }

    /// <summary>Takes a piece and gives what is certain not to be part of a stop text; at a match, what stands before it.</summary>
    public string Append(string piece)
    {
        if (stops.Count == 0)
        {
            return piece;
        }

        _held.Append(piece);
        var text = _held.ToString();
        var at = text.Length;
        foreach (var stop in stops)
        {
            var index = text.IndexOf(stop, StringComparison.Ordinal);
            if (index >= 0 && index < at)
            {
                at = index;
                Found = stop;
            }
        }

        if (Found is not null)
        {
            _held.Clear();
            return text[..at];
        }

        var certain = Math.Max(0, text.Length - _hold);
        if (certain > 0 && certain < text.Length && char.IsLowSurrogate(text[certain]))
        {
            certain--;
        }

        _held.Remove(0, certain);
        return text[..certain];
    }

    /// <summary>Gives what was held back: the answer ended without a stop text.</summary>
    public string Flush()
    {
        var rest = _held.ToString();
        _held.Clear();
        return rest;
    }
}
