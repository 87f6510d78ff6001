using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Scorers;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Scorers;

/// <summary>The scorers that read a reply alone, and what they are made of, against what the reference implementation gives.</summary>
public sealed class ScorerCaseTests
{
    [Theory]
    [InlineData("pattern")]
    [InlineData("answer")]
    [InlineData("choice")]
    [InlineData("f1")]
    public async Task Score_ReferenceCases_GiveValueAndAnswer(string component)
    {
        foreach (var test in VectorFile.ScorerCases(component))
        {
            var id = test.GetProperty("id").GetString()!;
            var expected = test.GetProperty("expected");
            var scorer = Make.Parts().CreateScorer(new Part { Name = component, Params = test.GetProperty("params").EnumerateObject().ToDictionary(p => p.Name, p => p.Value) });

            var state = Make.Answered(test.GetProperty("output").GetString()!, ChoicesOf(test));
            var result = await scorer.ScoreAsync(state, TargetOf(test), Make.DryScope(), CancellationToken.None);

            if (expected.GetProperty("value").ValueKind == JsonValueKind.Number)
            {
                VectorFile.AssertClose(expected.GetProperty("value").GetDouble(), ((ScoreValue.OfNumber)result!.Score.Value).Value, id);
            }
            else
            {
                Assert.Equal((id, expected.GetProperty("value").GetString()), (id, result!.Score.Value.ToString()));
            }

            Assert.Equal((id, expected.GetProperty("answer").GetString()), (id, result.Score.Answer));
            Assert.NotEmpty(result.Trace!.Steps);
        }
    }

    [Fact]
    public void BestScores_ReferenceCases_GiveTheNumber()
    {
        foreach (var test in VectorFile.ScorerCases("max_exact_score", "max_f1_score"))
        {
            var input = test.GetProperty("input");
            var answer = input.GetProperty("answer").GetString()!;
            var targets = Target.OfList([.. input.GetProperty("targets").EnumerateArray().Select(t => t.GetString()!)]);
            string[] stopWords = input.TryGetProperty("stop_words", out var words) && words.ValueKind == JsonValueKind.Array ? [.. words.EnumerateArray().Select(w => w.GetString()!)] : [];

            var value = test.GetProperty("component").GetString() == "max_exact_score"
                ? ScoreConversion.ToNumber(new ExactScorer().Score(answer, targets).Value)
                : ((ScoreValue.OfNumber)new F1Scorer(stopWords, null).Judge(answer, targets).Score.Value).Value;

            VectorFile.AssertClose(test.GetProperty("expected").GetDouble(), value, test.GetProperty("id").GetString()!);
        }
    }

    [Fact]
    public void LeadingNumbers_ReferenceCases_AreRead()
    {
        foreach (var test in VectorFile.ScorerCases("str_to_float"))
        {
            var id = test.GetProperty("id").GetString()!;

            var isNumber = LeadingNumber.TryParse(test.GetProperty("input").GetProperty("s").GetString()!, out var value);

            Assert.Equal((id, !test.TryGetProperty("error", out _)), (id, isNumber));
            if (isNumber)
            {
                VectorFile.AssertClose(test.GetProperty("expected").GetDouble(), value, id);
            }
        }
    }

    [Fact]
    public void ChoiceAnswers_ReferenceCases_AreRead()
    {
        foreach (var test in VectorFile.ScorerCases("multiple_choice.parse_answers"))
        {
            var input = test.GetProperty("input");
            var labels = ChoiceAnswer.Parse(input.GetProperty("output").GetString()!, input.GetProperty("num_choices").GetInt32(), input.GetProperty("multiple_correct").GetBoolean());

            Assert.Equal((test.GetProperty("id").GetString(), string.Join(' ', test.GetProperty("expected").EnumerateArray())), (test.GetProperty("id").GetString(), string.Join(' ', labels.Order(StringComparer.Ordinal))));
        }
    }

    [Fact]
    public void ChoiceLabels_ReferenceCases_HaveAPosition()
    {
        foreach (var test in VectorFile.ScorerCases("answer_index"))
        {
            Assert.Throws<InspectException>(() => ChoiceLabel.PositionOf(test.GetProperty("input").GetProperty("char").GetString()!));
        }
    }

    [Theory]
    [InlineData(0, "A", "a")]
    [InlineData(25, "Z", "Z")]
    [InlineData(26, "1", "1")]
    [InlineData(34, "9", "9")]
    public void ChoiceLabels_BeyondTheAlphabet_AreNumbers(int position, string label, string given) =>
        Assert.Equal((label, position), (ChoiceLabel.Of(position), ChoiceLabel.PositionOf(given)));

    private static Target TargetOf(JsonElement test) => Target.OfList([.. test.GetProperty("target").EnumerateArray().Select(t => t.GetString()!)]);

    private static List<Choice>? ChoicesOf(JsonElement test) => test.TryGetProperty("choices", out var choices)
        ? [.. choices.EnumerateArray().Select(c => new Choice(
            c.GetProperty("value").GetString()!,
            c.GetProperty("correct").ValueKind == JsonValueKind.Null ? null : c.GetProperty("correct").GetBoolean(),
            c.GetProperty("original_position").GetInt32()))]
        : null;
}
