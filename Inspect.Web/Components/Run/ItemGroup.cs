using Inspect.Engine.Metrics;
using Inspect.Web.Runs;

namespace Inspect.Web.Components.Run;

/// <summary>The head row of an item with several epochs.</summary>
/// <param name="Id">Id of the item.</param>
/// <param name="Input">Its input, one line.</param>
/// <param name="Target">Its target, one line.</param>
/// <param name="Samples">Its epochs in order.</param>
/// <param name="HasDots">There are few enough epochs to draw each.</param>
/// <param name="CountText">How many passed.</param>
/// <param name="AnswersText">How many answers differ; empty where nobody has answered.</param>
public sealed record ItemGroup(string Id, string Input, string Target, IReadOnlyList<SampleView> Samples, bool HasDots, string CountText, string AnswersText)
{
    /// <summary>Whether another head would be drawn the same: of its epochs, only states and scores show.</summary>
    public bool LooksLike(ItemGroup other) =>
        (Id, Input, Target, HasDots, CountText, AnswersText) == (other.Id, other.Input, other.Target, other.HasDots, other.CountText, other.AnswersText)
        && Samples.Select(s => (s.State, s.Summary)).SequenceEqual(other.Samples.Select(s => (s.State, s.Summary)));

    /// <summary>Targets that count alike stand apart.</summary>
    private static string TargetOf(SampleView sample) => Format.Line(string.Join(" or ", sample.Target.Values), 80);

    /// <summary>The head of an item's epochs.</summary>
    /// <param name="samples">Its epochs in order, as far as they were read.</param>
    /// <param name="epochs">How many there are.</param>
    /// <param name="mostDots">Of more than these no dots are drawn.</param>
    public static ItemGroup Of(IReadOnlyList<SampleView> samples, int epochs, int mostDots)
    {
        if (samples.Count < epochs)
        {
            return new ItemGroup(samples[0].Id.Text, Format.Line(samples[0].Input.Text, 120), TargetOf(samples[0]), samples, false, Format.Count(epochs, "epoch"), string.Empty);
        }

        var ended = samples.Where(s => s.Summary is not null).ToList();
        var scored = ended.Where(s => s.Score is { Value.IsUnscored: false }).ToList();
        var passed = scored.Count(s => ScoreConversion.ToNumber(s.Score!.Value) == 1);
        var distinct = ended.Where(s => s.Summary!.Error is null).Select(s => s.Answer).Distinct(StringComparer.Ordinal).Count();
        var counts = scored.Count > 0 ? $"{passed}/{scored.Count}" : string.Empty;
        return new ItemGroup(
            samples[0].Id.Text, Format.Line(samples[0].Input.Text, 120), TargetOf(samples[0]), samples,
            epochs <= mostDots, counts, distinct > 0 ? $"{Format.Count(distinct)} distinct" : string.Empty);
    }
}
