using Inspect.Engine.Python;
using Inspect.Engine.Values;

namespace Inspect.Engine.Datasets;

/// <summary>Puts the choices of items into another order and their targets with them (semantics 1.5): one stream of draws for all items, in order.</summary>
internal static class ChoiceShuffle
{
    /// <summary>The items with their choices in the order that a seed gives; those without choices stay, and draw nothing. Items on disk stay there.</summary>
    /// <param name="samples">The items in order.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="where">File, for messages.</param>
    /// <exception cref="DatasetException">The target of an item with choices is no label of one.</exception>
    public static SampleList Apply(SampleList samples, long seed, string where)
    {
        var random = new PythonRandom(seed);
        var orders = new ChoiceOrders(samples.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            // The draws depend on all before them, so that they are made now; the items themselves need not be read for that.
            var (count, areTargetsLabels) = samples.ChoicesAt(i);
            int[] order = [.. Enumerable.Range(0, count)];
            random.Shuffle(order);
            orders.Set(i, order);
            if (!areTargetsLabels)
            {
                Shuffle(samples[i], order, $"{where}: item {i + 1}");
            }
        }

        return samples.With((index, sample) => sample.Choices is { Length: > 0 } choices ? Shuffle(sample, orders.Of(index, choices.Length), where) : sample);
    }

    /// <summary>How many choices an item has, and whether its targets are labels of some, or it has none.</summary>
    public static (int Count, bool AreTargetsLabels) LookAt(Sample sample)
    {
        var count = sample.Choices?.Length ?? 0;
        return (count, count == 0 || (sample.Target.IsList ? sample.Target.All(t => PositionOf(t) is { } p && p < count) : PositionOf(sample.Target.Text) is { } at && at < count));
    }

    private static Sample Shuffle(Sample sample, int[] order, string where)
    {
        var choices = sample.Choices!.Value;
        return sample with
        {
            Choices = [.. order.Select(i => choices[i])],
            Target = sample.Target.IsList
                ? Target.OfList([.. sample.Target.Select(t => Moved(t, order, where))])
                : Target.Of(Moved(sample.Target.Text, order, where)),
        };
    }

    private static string Moved(string target, int[] order, string where) =>
        PositionOf(target) is { } position && Array.IndexOf(order, position) is >= 0 and var moved
            ? ChoiceLabel.Of(moved)
            : throw new DatasetException($"{where}: the target \"{target}\" names none of the {order.Length} choices, so they cannot be shuffled. Give it as a letter such as A, or leave shuffle_choices out.");

    /// <summary>The position that a label names; null where it is none.</summary>
    private static int? PositionOf(string target)
    {
        try
        {
            return ChoiceLabel.PositionOf(target);
        }
        catch (InspectException)
        {
            // Told by the caller, with the place.
            return null;
        }
    }
}
