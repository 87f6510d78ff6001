using Inspect.Engine.Parts;
using Inspect.Engine.Statistics;

namespace Inspect.Engine.Metrics;

/// <summary>How far judges agree whose ratings stand in a list, one list an item (semantics 4.2).</summary>
/// <param name="level">What the ratings are.</param>
/// <param name="symbols">What ratings that are no numbers count; null where they must be numbers, or are names.</param>
public sealed class KrippendorffMetric(RatingLevel level, ScoreSymbols? symbols) : IMetric
{
    /// <summary>What task files and forms know of it.</summary>
    public static PartDefinition Definition { get; } = new(
        PartKind.Metric,
        "krippendorff_alpha",
        "how far judges agree",
        [
            new PartParameter("level", PartParameterType.Text, "nominal", "Ratings are names, ranks or amounts.") { Values = ["nominal", "ordinal", "interval"] },
            ScoreSymbols.Parameter,
        ],
        arguments => new KrippendorffMetric(
            Enum.Parse<RatingLevel>(arguments.Text("level")!, ignoreCase: true), arguments.Any(ScoreSymbols.Name) is null ? null : ScoreSymbols.Of(arguments)))
    { Package = BuiltInMetrics.Package };

    /// <inheritdoc />
    public ScoreValue Compute(IReadOnlyList<SampleScore> scores)
    {
        // Items with fewer than two ratings say nothing of agreement, whatever they hold.
        var units = from score in scores
                    where score.Value is ScoreValue.OfList
                    let ratings = ((ScoreValue.OfList)score.Value).Items.Where(r => r is not ScoreValue.OfNull && !r.IsUnscored).ToList()
                    where ratings.Count >= 2
                    select (score.SampleId, Ratings: ratings);
        var names = new Dictionary<object, double>();
        return ScoreValue.Of(KrippendorffAlpha.Of([.. units.Select(u => u.Ratings.ConvertAll(r => Number(r, names, u.SampleId.ToString())))], level));
    }

    private double Number(ScoreValue rating, Dictionary<object, double> names, string item)
    {
        if (symbols is not null)
        {
            return symbols.ToNumber(rating);
        }

        if (level != RatingLevel.Nominal)
        {
            return rating.AsNumber ?? throw new InspectException(
                $"A rating of item {item} is \"{rating}\", and krippendorff_alpha needs numbers for ranks and amounts. Set \"level\" to nominal, or name the ratings with \"to_float\".");
        }

        return names.TryGetValue(rating.Equalised, out var number) ? number : names[rating.Equalised] = names.Count;
    }
}
