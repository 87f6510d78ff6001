using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Metrics;
using Inspect.Engine.Parts;
using Inspect.Engine.Python;
using Inspect.Engine.Scorers;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Scorers;

/// <summary>Scorers, reducers, metrics and helpers against what the reference implementation gives.</summary>
public sealed class ScorerVectorTests
{
    [Fact]
    public void TextScorers_ReferenceCases_GiveValueAndAnswer()
    {
        foreach (var test in VectorFile.ScorerCases("exact", "includes", "match"))
        {
            var id = test.GetProperty("id").GetString()!;
            var parameters = test.GetProperty("params").EnumerateObject().ToImmutableDictionary(p => p.Name, p => p.Value);
            var scorer = (TextScorer)Make.Parts().CreateScorer(new Part { Name = test.GetProperty("component").GetString()!, Params = parameters });

            var score = scorer.Score(test.GetProperty("output").GetString()!, Target.OfList([.. test.GetProperty("target").EnumerateArray().Select(t => t.GetString()!)]));

            Assert.Equal((id, test.GetProperty("expected").GetProperty("value").GetString(), test.GetProperty("expected").GetProperty("answer").GetString()),
                (id, score.Value.ToString(), score.Answer));
        }
    }

    [Fact]
    public void Numbers_ReferenceCases_AreReadAndNormalised()
    {
        foreach (var test in VectorFile.ScorerCases("normalize_number", "strip_numeric_punctuation", "unicode_number_to_float"))
        {
            var id = test.GetProperty("id").GetString()!;
            var text = test.GetProperty("input").EnumerateObject().First().Value.GetString()!;
            switch (test.GetProperty("component").GetString())
            {
                case "normalize_number":
                    Assert.Equal((id, test.GetProperty("expected").GetString()), (id, MatchScorer.NormalizeNumber(text)));
                    break;
                case "strip_numeric_punctuation":
                    Assert.Equal((id, test.GetProperty("expected").GetString()), (id, MatchScorer.StripNumericPunctuation(text)));
                    break;
                default:
                    var isNumber = UnicodeNumber.TryParse(text, out var value);
                    Assert.Equal((id, text, !test.TryGetProperty("error", out _)), (id, text, isNumber));
                    if (isNumber)
                    {
                        VectorFile.AssertClose(VectorFile.Number(test.GetProperty("expected")), value, id);
                    }

                    break;
            }
        }
    }

    [Fact]
    public void ValueToFloat_ReferenceCases_GiveTheNumber()
    {
        var usual = ScoreSymbols.Conventional;
        foreach (var test in VectorFile.ScorerCases("value_to_float"))
        {
            var parameters = test.GetProperty("params");
            ScoreValue Symbol(string name, ScoreValue fallback) => parameters.TryGetProperty(name, out var value) ? Value(value) : fallback;
            var symbols = new ScoreSymbols(Symbol("correct", usual.Correct), Symbol("incorrect", usual.Incorrect), Symbol("partial", usual.Partial), Symbol("noanswer", usual.NoAnswer));

            var number = symbols.ToNumber(Value(test.GetProperty("input")));

            VectorFile.AssertClose(VectorFile.Number(test.GetProperty("expected")), number, test.GetProperty("id").GetString()!);
        }
    }

    [Fact]
    public void Reducers_ReferenceCases_CombineEpochs()
    {
        foreach (var test in VectorFile.ScorerCases("reducer"))
        {
            var id = test.GetProperty("id").GetString()!;
            var parameters = test.GetProperty("params");
            var name = parameters.GetProperty("name").GetString()!;
            var values = test.GetProperty("input").EnumerateArray().Select(Value).ToList();
            var reducer = parameters.TryGetProperty("k", out var k)
                ? Make.Parts().CreateReducer(new Part { Name = name, Params = parameters.EnumerateObject().Where(p => p.Name is "k" or "value").ToDictionary(p => p.Name, p => p.Value) })
                : Make.Parts().CreateReducer(ReducerName.Parse(name));
            if (test.TryGetProperty("error", out _))
            {
                Assert.Throws<InspectException>(() => reducer.Reduce(values));
                continue;
            }

            AssertSame(test.GetProperty("expected"), reducer.Reduce(values), id);
        }
    }

    [Fact]
    public void ReducerNames_ReferenceCases_AreWrittenToTheLog()
    {
        foreach (var test in VectorFile.ScorerCases("reducer_name"))
        {
            var part = ReducerName.Parse(test.GetProperty("input").GetString()!);
            if (test.TryGetProperty("error", out _))
            {
                Assert.Throws<InspectException>(() => Make.Parts().CreateReducer(part));
                continue;
            }

            Assert.Equal(test.GetProperty("expected").GetString(), Make.Parts().CreateReducer(part).Name);
        }
    }

    [Fact]
    public void Metrics_ReferenceCases_GiveTheNumber()
    {
        var parts = Make.Parts();
        foreach (var test in VectorFile.ScorerCases("metric"))
        {
            var parameters = test.GetProperty("params").EnumerateObject().ToDictionary(p => p.Name, p => p.Value);
            var metric = parts.CreateMetric(new Part { Name = parameters["name"].GetString()!, Params = parameters.Where(p => p.Key != "name").ToDictionary() });
            var scores = test.GetProperty("input").EnumerateArray().Select((s, i) => new SampleScore(SampleId.Of(i), Value(s.GetProperty("value")), Metadata(s))).ToList();
            if (test.TryGetProperty("error", out _))
            {
                Assert.Throws<InspectException>(() => metric.Compute(scores));
                continue;
            }

            AssertSame(test.GetProperty("expected"), metric.Compute(scores), test.GetProperty("id").GetString()!);
        }
    }

    [Fact]
    public void Templates_ReferenceCases_AreFilledIn()
    {
        foreach (var test in VectorFile.ScorerCases("format_template"))
        {
            var input = test.GetProperty("input");
            var template = input.GetProperty("template").GetString()!;
            JsonElement? Find(string name) => input.GetProperty("params").TryGetProperty(name, out var value) ? value : null;
            if (test.TryGetProperty("error", out _))
            {
                Assert.Throws<KeyNotFoundException>(() => TextTemplate.FormatStrict(template, Find));
                continue;
            }

            Assert.Equal(test.GetProperty("expected").GetString(), TextTemplate.Format(template, Find));
        }
    }

    [Fact]
    public void ErrorPolicy_ReferenceCases_DecidesWhetherTheRunFails()
    {
        foreach (var test in VectorFile.ScorerCases("should_eval_fail"))
        {
            var input = test.GetProperty("input");
            JsonElement? policy = input.TryGetProperty("fail_on_error", out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

            var fails = ErrorPolicy.ShouldFail(input.GetProperty("errors").GetInt32(), input.GetProperty("total").GetInt32(), policy);

            Assert.Equal((input.ToString(), test.GetProperty("expected").GetBoolean()), (input.ToString(), fails));
        }
    }

    private static ImmutableDictionary<string, JsonElement> Metadata(JsonElement score) => score.TryGetProperty("sample_metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object
        ? metadata.EnumerateObject().ToImmutableDictionary(p => p.Name, p => p.Value)
        : ImmutableDictionary<string, JsonElement>.Empty;

    private static ScoreValue Value(JsonElement value) => value switch
    {
        { ValueKind: JsonValueKind.Object } map when map.TryGetProperty("$float", out _) => ScoreValue.Of(VectorFile.Number(map)),
        { ValueKind: JsonValueKind.Object } map => new ScoreValue.OfMap([.. map.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Value(p.Value)))]),
        { ValueKind: JsonValueKind.Array } list => new ScoreValue.OfList([.. list.EnumerateArray().Select(Value)]),
        { ValueKind: JsonValueKind.String } text => ScoreValue.Of(text.GetString()!),
        { ValueKind: JsonValueKind.True or JsonValueKind.False } => ScoreValue.Of(value.GetBoolean()),
        { ValueKind: JsonValueKind.Number } => ScoreValue.Of(value.GetDouble()),
        _ => new ScoreValue.OfNull(),
    };

    private static void AssertSame(JsonElement expected, ScoreValue actual, string id)
    {
        switch (actual)
        {
            case ScoreValue.OfNumber number: VectorFile.AssertClose(VectorFile.Number(expected), number.Value, id); break;
            case ScoreValue.OfBoolean boolean: Assert.Equal((id, expected.GetBoolean()), (id, boolean.Value)); break;
            case ScoreValue.OfText text: Assert.Equal((id, expected.GetString()), (id, text.Value)); break;
            case ScoreValue.OfList list:
                Assert.Equal(expected.GetArrayLength(), list.Items.Length);
                foreach (var (item, value) in expected.EnumerateArray().Zip(list.Items)) { AssertSame(item, value, id); }

                break;
            case ScoreValue.OfMap map:
                Assert.Equal((id, expected.EnumerateObject().Count()), (id, map.Items.Length));
                foreach (var (key, value) in map.Items) { AssertSame(expected.GetProperty(key), value, $"{id}.{key}"); }

                break;
        }
    }
}
