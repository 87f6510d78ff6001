using System.Collections.Immutable;
using Inspect.Engine.Python;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets;

/// <summary>Puts the choices of items into another order and their targets with them (semantics 1.5): one stream of draws for all items, in order.</summary>
internal static class ChoiceShuffle
{
    /// <summary>The items with their choices in the order that a seed gives; those without choices stay, and draw nothing.</summary>
    /// <param name="samples">The items in order.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="where">File, for messages.</param>
    /// <exception cref="DatasetException">The target of an item with choices is no label of one.</exception>
    public static IEnumerable<Sample> Apply(IEnumerable<Sample> samples, long seed, string where)
    {
        var random = new PythonRandom(seed);
        foreach (var (index, sample) in samples.Index())
        {
            yield return sample.Choices is { Length: > 0 } choices ? Shuffle(sample, choices, random, $"{where}: item {index + 1}") : sample;
        }
    }

    private static Sample Shuffle(Sample sample, ImmutableArray<string> choices, PythonRandom random, string where)
    {
        var order = Enumerable.Range(0, choices.Length).ToList();
        random.Shuffle(order);
        return sample with
        {
            Choices = [.. order.Select(i => choices[i])],
            Target = sample.Target.IsList
                ? Target.OfList([.. sample.Target.Select(t => Moved(t, order, where))])
                : Target.Of(Moved(sample.Target.Text, order, where)),
        };
    }

    private static string Moved(string target, List<int> order, string where)
    {
        var position = -1;
        try
        {
            position = order.IndexOf(ChoiceLabel.PositionOf(target));
        }
        catch (InspectException)
        {
            // Told below, with the place.
        }

        return position >= 0
            ? ChoiceLabel.Of(position)
            : throw new DatasetException($"{where}: the target \"{target}\" names none of the {order.Count} choices, so they cannot be shuffled. Give it as a letter such as A, or leave shuffle_choices out.");
    }
}
