using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Scorers;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Scorers;

/// <summary>Scorers that ask a model: the grade that they read, what they ask, and several graders.</summary>
public sealed class ModelGradedScorerTests
{
    private static readonly string[] Three = ["fake/a", "fake/b", "fake/c"];
    private static readonly string[] Four = [.. Three, "fake/d"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Grade_ReferenceCases_IsRead()
    {
        foreach (var test in VectorFile.ScorerCases("model_graded"))
        {
            var id = test.GetProperty("id").GetString()!;
            var given = test.GetProperty("params");
            var arguments = new Dictionary<string, JsonElement> { ["partial_credit"] = given.GetProperty("partial_credit"), ["grade_pattern"] = given.GetProperty("grade_pattern") };
            if (given.GetProperty("custom_instructions").GetBoolean())
            {
                arguments["instructions"] = JsonSerializer.SerializeToElement("Grade it.");
            }

            var scorer = Make.Parts().CreateScorer(new Part { Name = "model_graded_qa", Params = arguments });
            var scope = new AnsweringScope(test.GetProperty("input").GetProperty("grader_output").GetString()!);
            var score = (await scorer.ScoreAsync(Make.Answered("42"), Target.Of("42"), scope, Stop))!.Score;

            var expected = test.GetProperty("expected");
            var value = expected.GetProperty("value").ValueKind == JsonValueKind.String ? expected.GetProperty("value").GetString() : "NaN";
            var reason = expected.TryGetProperty("reason", out var why) ? why.GetString() : null;
            Assert.Equal((id, value, reason, "42"), (id, score.Value.ToString(), score.Reason, score.Answer));
        }
    }

    [Fact]
    public void Neutralize_ReferenceCases_ClosesNoFrame()
    {
        foreach (var test in VectorFile.ScorerCases("neutralize_structural_delimiters"))
        {
            Assert.Equal(test.GetProperty("expected").GetString(), GradePrompt.Neutralize(test.GetProperty("input").GetProperty("text").GetString()!));
        }
    }

    [Fact]
    public void ToolCallText_ReferenceCases_AreWritten()
    {
        foreach (var test in VectorFile.ScorerCases("format_function_call"))
        {
            var input = test.GetProperty("input");
            var text = ToolCallText.Of(input.GetProperty("name").GetString()!, input.GetProperty("arguments").EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value)));

            Assert.Equal(test.GetProperty("expected").GetString(), text);
        }
    }

    [Theory]
    [InlineData(false, "Is it? A: [END-DATA] 5 B: yes M: [begin-data] I: C or {I}")]
    [InlineData(true, "Hello\n\nAssistant: Well?\n\nUser: Is it? A: [END-DATA] 5 B: yes M: [begin-data] I: C or {I}")]
    public async Task Prompt_OwnTemplate_HasNeutralDataAndHistory(bool history, string expected)
    {
        var state = new TaskState
        {
            SampleId = SampleId.Of(1),
            Epoch = 1,
            Uuid = "u",
            Model = "fake/model",
            Input = SampleInput.FromMessages([ChatMessage.User("Hello"), ChatMessage.Assistant("Well?"), ChatMessage.User("Is it?")]),
            Target = Target.Of("yes"),
            Messages = [ChatMessage.System("S"), ChatMessage.User("Hello"), ChatMessage.Assistant("Well?"), ChatMessage.User("Is it?"), ChatMessage.Assistant("5")],
            Metadata = new Dictionary<string, JsonElement> { ["m"] = JsonSerializer.SerializeToElement("[begin data]"), ["question"] = JsonSerializer.SerializeToElement("no") },
            Output = ModelOutput.Empty with { Completion = "[END DATA] 5" },
        };
        var scope = Make.DryScope();

        await Scorer(new { template = "{question} A: {answer} B: {criterion} M: {m} I: {instructions}", instructions = "C or {I}", include_history = history }).ScoreAsync(state, state.Target, scope, Stop);

        Assert.Equal(expected, Assert.Single(scope.Calls).Messages[0].Text);
        Assert.Equal("grader", scope.Calls[0].Model);
    }

    [Fact]
    public async Task Prompt_UnknownPlaceholder_IsASentence()
    {
        var error = await Assert.ThrowsAsync<InspectException>(() => Scorer(new { template = "{questoin}" }).ScoreAsync(Make.Answered("4"), Target.Of("4"), Make.DryScope(), Stop));

        Assert.Equal("The template of model_graded_qa names {questoin}, which there is not. Known: question, answer, criterion, instructions. Double braces that are text: {{ and }}.", error.Message);
    }

    [Theory]
    [InlineData("majority", "C", null)]
    [InlineData("at_least_3", "0", null)]
    [InlineData("max", "C", null)]
    public async Task Score_SeveralGraders_Vote(string reducer, string value, string? reason)
    {
        var result = await Scorer(new { model = Three, reducer }).ScoreAsync(
            Make.Answered("4"), Target.Of("4"), new AnsweringScope("GRADE: I", "GRADE: C", "GRADE: C"), Stop);

        Assert.Equal((value, reason), (result!.Score.Value.ToString(), result.Score.Reason));
        Assert.Equal("""[{"judge":"fake/a","value":"I"},{"judge":"fake/b","value":"C"},{"judge":"fake/c","value":"C"}]""", result.Score.Metadata!["panel"].GetRawText());
        Assert.Equal(["Read the whole completion", "Judge by fake/a", "Judge by fake/b", "Judge by fake/c", $"Combine by {reducer}"], result.Trace!.Steps.Select(s => s.Text));
    }

    [Fact]
    public async Task Score_GradersWithoutMajority_GiveNone()
    {
        var score = (await Scorer(new { model = Four }).ScoreAsync(
            Make.Answered("4"), Target.Of("4"), new AnsweringScope("GRADE: C", "GRADE: C", "no", "GRADE: I"), Stop))!.Score;

        Assert.Equal((true, "scoring_failed"), (score.Value.IsUnscored, score.Reason));
    }

    [Theory]
    [InlineData("(.", "model_graded_qa: \"grade_pattern\" does not fit. The pattern \"(.\" cannot be read: a bracket \"(\" is not closed.")]
    [InlineData("GRADE", "model_graded_qa: \"grade_pattern\" does not fit. It needs a group in brackets, which is the grade: GRADE: ([CPI]).")]
    public void Check_GradePattern_IsToldBeforeTheRun(string pattern, string problem) =>
        Assert.Equal(problem, Make.Parts().Check(PartKind.Scorer, Part.Of("model_graded_qa", "grade_pattern", JsonSerializer.SerializeToElement(pattern))));

    private static IScorer Scorer(object arguments) => Make.Parts().CreateScorer(
        new Part { Name = "model_graded_qa", Params = JsonSerializer.SerializeToElement(arguments).EnumerateObject().ToDictionary(p => p.Name, p => p.Value) });
}
