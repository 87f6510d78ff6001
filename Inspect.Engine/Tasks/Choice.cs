namespace Inspect.Engine.Tasks;

/// <summary>An option of a multiple choice in the state of a sample.</summary>
/// <param name="Value">Its text.</param>
/// <param name="IsCorrect">The model chose it, or not; null before it answered, and when its answer names no option.</param>
/// <param name="OriginalPosition">Its place in the dataset, from 0; another than its place in the state where the options were shuffled.</param>
public sealed record Choice(string Value, bool? IsCorrect, int OriginalPosition)
{
    /// <summary>The options of an item, none of them chosen.</summary>
    public static IList<Choice>? ListOf(IEnumerable<string>? values) => values is null ? null : [.. values.Select((v, i) => new Choice(v, null, i))];
}
