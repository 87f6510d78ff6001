using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Parts;
using Inspect.Engine.Solvers;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Solvers;

/// <summary>What <c>multiple_choice</c> asks, what it marks, and how shuffled choices come back.</summary>
public sealed class MultipleChoiceSolverTests
{
    private static readonly string[] Values = ["red", "green", "blue", "black"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{}", "ANSWER: $LETTER\"", "Your whole reply")]
    [InlineData("""{"cot": true}""", "ANSWER: $LETTER\"", "step by step")]
    [InlineData("""{"multiple_correct": true}""", "ANSWER: $LETTERS\"", "Your whole reply")]
    [InlineData("""{"multiple_correct": true, "cot": true}""", "ANSWER: $LETTERS\"", "step by step")]
    public async Task Solve_DefaultTemplates_AskForTheForm(string arguments, string form, string where)
    {
        var scope = new AnsweringScope("ANSWER: B");
        await Solver(arguments).SolveAsync(State(), scope, Stop);

        var asked = Assert.Single(scope.Asked).Text;
        Assert.Contains(form, asked, StringComparison.Ordinal);
        Assert.Contains(where, asked, StringComparison.Ordinal);
        Assert.EndsWith("Which?\n\nA) red\nB) green\nC) blue\nD) black", asked, StringComparison.Ordinal);
        Assert.Contains("A,B,C,D", asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Solve_OwnTemplateAndTokens_AreUsed()
    {
        var scope = new AnsweringScope("ANSWER: B");
        var state = State();
        await Solver("""{"template": "{choices}|{question}|{letters}|{{x}}", "max_tokens": 7}""").SolveAsync(state, scope, Stop);

        Assert.Equal("A) red\nB) green\nC) blue\nD) black|Which?|A,B,C,D|{x}", scope.Asked[0].Text);
        Assert.Equal(7, scope.Configs[0]!.MaxTokens);
        Assert.Equal([false, true, false, false], state.Choices!.Select(c => c.IsCorrect));
    }

    [Fact]
    public async Task Solve_NoAnswer_LeavesTheChoicesUnmarked()
    {
        var state = State();
        await Solver("{}").SolveAsync(state, new AnsweringScope("I do not know"), Stop);

        Assert.All(state.Choices!, c => Assert.Null(c.IsCorrect));
    }

    [Fact]
    public async Task Solve_Shuffled_ReadsAsIfItHadNotBeen()
    {
        var state = State();
        var scope = new AnsweringScope("I think.\nANSWER: A, C");
        await Solver("""{"shuffle": 7, "multiple_correct": true}""").SolveAsync(state, scope, Stop);

        var shown = scope.Asked[0].Text.Split('\n')[^4..].Select(l => l[3..]).ToList();
        var chosen = new[] { shown[0], shown[2] }.Select(v => Array.IndexOf(Values, v)).Order().ToList();
        Assert.NotEqual(Values, shown);
        Assert.Equal(Values, shown.Order().OrderBy(v => Array.IndexOf(Values, v)));
        Assert.Equal(shown, state.Choices!.Select(c => c.Value));
        Assert.Equal(shown.Select(v => Array.IndexOf(Values, v)), state.Choices!.Select(c => c.OriginalPosition));
        Assert.EndsWith("A) red\nB) green\nC) blue\nD) black", state.Messages[0].Text, StringComparison.Ordinal);
        var answer = $"ANSWER: {string.Join(", ", chosen.Select(ChoiceLabel.Of))}";
        Assert.Equal((answer, answer, answer), (state.Output.Completion, state.Messages[^1].Text, state.Output.Choices[0].Message.Text));
        Assert.Equal(string.Concat(chosen.Select(ChoiceLabel.Of)), string.Concat((await ScoreAsync(state, chosen))!.Answer!.Split(", ")));
    }

    [Fact]
    public void SeedOf_IsDocumentedAndDiffersByEpoch()
    {
        // FNV-1a, 64 bits, of "0\n1\n1", shifted right by one: the order of a run can be found again.
        Assert.Equal(Fnv("0\n1\n1"), MultipleChoiceSolver.SeedOf(0, SampleId.Of(1), 1));
        Assert.NotEqual(MultipleChoiceSolver.SeedOf(0, SampleId.Of(1), 1), MultipleChoiceSolver.SeedOf(0, SampleId.Of(1), 2));
    }

    [Theory]
    [InlineData("""{"template": "{question}"}""", "multiple_choice: \"template\" does not fit. The template must hold {question} and {choices}.")]
    [InlineData("""{"shuffle": "yes"}""", "multiple_choice: \"shuffle\" does not fit. It must be true, false or a seed, a whole number.")]
    public void Check_ArgumentThatDoesNotFit_IsTold(string arguments, string problem) =>
        Assert.Equal(problem, Make.Parts().Check(PartKind.Solver, new Part { Name = "multiple_choice", Params = Json(arguments) }));

    [Fact]
    public async Task Solve_NoChoices_SaysWhatIsMissing()
    {
        var error = await Assert.ThrowsAsync<InspectException>(() => Solver("{}").SolveAsync(Make.State(), new AnsweringScope("A"), Stop));

        Assert.Equal("Sample 1 has no choices, which multiple_choice needs. Give the item \"choices\".", error.Message);
    }

    [Theory]
    [InlineData("multiple_choice", "C")]
    [InlineData("{multiple_choice: {shuffle: 3, cot: true}}", "C")]
    public async Task Run_WithChoiceScorer_ScoresAndExplains(string solver, string value)
    {
        // Whatever the order, the fake names the label that stands before "blue".
        var model = new FakeProvider((prompt, _) => Task.FromResult("ANSWER: " + prompt.Split('\n').Last(l => l.EndsWith(") blue", StringComparison.Ordinal))[..1]));
        await using var host = new EngineHost(model, ("t", $"dataset: [{{input: Which?, choices: [red, green, blue, black], target: C, id: 1}}]\nsolver: {solver}\nscorer: choice\n"));
        var outcome = await host.RunAsync(new EvalRequest { Task = "t" });

        var header = await EvalLogReader.ReadHeaderAsync(outcome.Path!, Stop);
        var sample = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);
        var trace = await new ScoreExplainer(Make.Parts(), TimeProvider.System).ExplainAsync(header, sample, "choice", Stop);

        Assert.Equal((value, "C"), (sample.Scores!["choice"].Value.ToString(), sample.Scores["choice"].Answer));
        Assert.Equal("found C chosen, as the target says.", trace!.Sentence);
    }

    private static async Task<Inspect.Engine.Metrics.Score?> ScoreAsync(TaskState state, IEnumerable<int> wanted)
    {
        var target = Target.Of(string.Concat(wanted.Select(ChoiceLabel.Of)));
        var result = await Make.Parts().CreateScorer(Part.Of("choice")).ScoreAsync(state, target, Make.DryScope(), Stop);
        Assert.Equal("C", result!.Score.Value.ToString());
        Assert.StartsWith("The choices were shuffled for the model.", result.Score.Explanation, StringComparison.Ordinal);
        return result.Score;
    }

    private static long Fnv(string text) => (long)(text.Aggregate(0xcbf29ce484222325UL, (hash, c) => unchecked((hash ^ c) * 0x100000001b3UL)) >> 1);

    private static ISolver Solver(string arguments) => Make.Parts().CreateSolver(new Part { Name = "multiple_choice", Params = Json(arguments) });

    private static Dictionary<string, JsonElement> Json(string arguments) => JsonDocument.Parse(arguments).RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value);

    private static TaskState State() => new()
    {
        SampleId = SampleId.Of(1),
        Epoch = 1,
        Uuid = "u",
        Model = "fake/model",
        Input = "Which?",
        Target = Target.Of("B"),
        Choices = Choice.ListOf(Values),
        Messages = [ChatMessage.User("Which?")],
    };
}
