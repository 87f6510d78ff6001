using System.Text.Json;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Evals;

/// <summary>A task is tried without a model: what would be sent is what a run sends, and outputs are judged as in a run.</summary>
public sealed class TaskTrialTests : IAsyncDisposable
{
    private const string Chain = """
        dataset:
          - {id: a, input: First?, target: A, choices: [one, two]}
          - {id: b, input: "Second, with ümlaut & <tags>?", target: B, metadata: {region: asia}, choices: [one, two, three]}
        solver:
          - system_message: "You know {region}."
          - few_shot: {examples: [{input: Shot?, target: hit}]}
          - prompt_template: "{prompt}\n\nThink.\n"
          - multiple_choice
        scorer: choice
        config: {system_message: From the settings.}
        """;

    private readonly TaskFolder _tasks = new(
        ("chain", Chain),
        ("plain", "dataset:\n  - {input: Capital of Mongolia?, target: Ulaanbaatar}\nscorer: [includes, exact, model_graded_qa]\n"),
        ("pick", "dataset:\n  - {input: Pick, target: B, choices: [x, y]}\nsolver: multiple_choice\nscorer: choice\n"));

    private readonly AppFactory _app;

    public TaskTrialTests()
    {
        _app = new AppFactory(_tasks.Path);
        _app.Start();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TaskTrial Trial => _app.Services.GetRequiredService<TaskTrial>();

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _tasks.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Preview_OfAnItem_IsByteForByteWhatTheLogHolds(int item)
    {
        using var stop = new EvalStop();
        var outcome = await _app.Services.GetRequiredService<EvalLauncher>().RunAsync(new EvalRequest { Task = "chain", Model = "mockllm/model" }, "r", null, null, stop);
        var logged = await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(item == 0 ? "a" : "b"), 1, Stop);
        var call = logged.Events.OfType<ModelEvent>().First();

        var preview = await Trial.PreviewAsync(TaskOf("chain"), item, Stop);

        Assert.Equal(2, preview.Total);
        var expected = call.Input.Select(m => (m.Role, AttachmentResolver.Resolve(LogJson.ToElement(m.Content), logged.Attachments).GetRawText()));
        Assert.Equal(expected, preview.Calls[0].Messages.Select(m => (m.Role, LogJson.ToElement(m.Content).GetRawText())));
        Assert.NotEmpty(preview.Calls[0].Messages);
    }

    [Fact]
    public async Task Score_OfATypedOutput_IsThatOfTheScorers()
    {
        var scores = await Trial.ScoreAsync(TaskOf("plain"), 0, "It is ulaanbaatar.", null, Stop);

        Assert.Equal(["includes", "exact", "model_graded_qa"], scores.Select(s => s.Scorer));
        Assert.Equal([ScoreOf("C"), ScoreOf("I"), null], scores.Select(s => s.Score is null ? null : LogJson.ToElement(s.Score.Value).GetRawText()));
        Assert.NotNull(scores[0].Trace);
        Assert.Contains("asks a model", scores[2].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_AgainstAnotherTarget_TakesThat()
    {
        var scores = await Trial.ScoreAsync(TaskOf("plain"), 0, "Ulan Bator", Target.OfList(["Ulaanbaatar", "Ulan Bator"]), Stop);

        Assert.Equal(ScoreOf("C"), LogJson.ToElement(scores[0].Score!.Value).GetRawText());
    }

    [Theory]
    [InlineData("ANSWER: B", "C")]
    [InlineData("ANSWER: A", "I")]
    public async Task Score_OfAMultipleChoice_MarksTheAnswerAsTheSolverDoes(string output, string expected)
    {
        var scores = await Trial.ScoreAsync(TaskOf("pick"), 0, output, null, Stop);

        Assert.Equal(ScoreOf(expected), LogJson.ToElement(Assert.Single(scores).Score!.Value).GetRawText());
    }

    [Fact]
    public async Task Preview_OfAnItemThatIsNotThere_SaysSo()
    {
        await Assert.ThrowsAnyAsync<InspectException>(() => Trial.PreviewAsync(TaskOf("plain"), 7, Stop));
    }

    private static string ScoreOf(string letter) => JsonSerializer.Serialize(letter);

    private EvalTask TaskOf(string name) => _app.Services.GetRequiredService<TaskCatalog>().List().First(t => t.Name == name).Require();
}
