using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Tasks;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals;

/// <summary>What solvers and scorers of a run can do, and the limits of a sample.</summary>
public sealed class SampleScopeTests
{
    private const string Yaml = "dataset: [{input: one, target: A, id: 1}]\nscorer: includes\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Generate_WithSettings_CallsTheModelWithThem()
    {
        var sample = await RunAsync(FakeProvider.Saying("A"), task => task with { Solver = [Solver((state, scope) => scope.GenerateAsync(state, new GenerateConfig { Temperature = 0.25 }, Stop))] });

        var call = Assert.Single(sample.Events.OfType<ModelEvent>());
        Assert.Equal((0.25, "A", "C"), (call.Config.Temperature, sample.Output.Completion, sample.Scores!["includes"].Value.ToString()));
    }

    [Theory]
    [InlineData("grader", "fake/judge")]
    [InlineData("fake/other", "fake/other")]
    [InlineData("nobody", "fake/model")]
    public async Task Ask_ByRoleOrName_AsksThatModelOutsideOfTheConversation(string asked, string model)
    {
        var answer = string.Empty;
        var sample = await RunAsync(FakeProvider.Saying("yes"), task => task with
        {
            ModelRoles = new Dictionary<string, ModelRole> { ["grader"] = "fake/judge" },
            Solver = [Solver(async (_, scope) => answer = (await scope.AskAsync(asked, [ChatMessage.User("Right?")], null, Stop)).Completion)],
        });

        Assert.Equal(("yes", model, "Right?"), (answer, sample.Events.OfType<ModelEvent>().Single().Model, sample.Events.OfType<ModelEvent>().Single().Input[0].Text));
        Assert.Equal((1, model), (sample.Messages.Length, Assert.Single(sample.ModelUsage.Keys)));
    }

    [Fact]
    public async Task Likelihoods_AModelThatCannotSay_IsRefused()
    {
        InspectException? error = null;
        await RunAsync(FakeProvider.Saying("yes"), task => task with
        {
            Solver = [Solver(async (_, scope) => error = await Assert.ThrowsAsync<InspectException>(() => scope.LikelihoodsAsync("model", [ChatMessage.User("Right?")], ["yes"], Stop)))],
        });

        Assert.Equal("Models of fake do not say how likely a given text is. Choose a local model (onnx/…).", error!.Message);
    }

    [Theory]
    [InlineData("nobody", 0.25)] // the model under test, as the run has it
    [InlineData("fake/other", null)]
    public async Task Ask_TheModelUnderTest_HasTheSettingsOfTheRun(string asked, double? temperature)
    {
        var sample = await RunAsync(FakeProvider.Saying("yes"), task => task with
        {
            Settings = task.Settings with { Generate = new GenerateConfig { Temperature = 0.25 } },
            Solver = [Solver((_, scope) => scope.AskAsync(asked, [ChatMessage.User("Right?")], null, Stop))],
        });

        Assert.Equal(temperature, Assert.Single(sample.Events.OfType<ModelEvent>()).Config.Temperature);
    }

    [Fact]
    public async Task Scope_OfARun_RecordsAndIsNotDry()
    {
        var isDry = true;
        var sample = await RunAsync(FakeProvider.Saying("A"), task => task with
        {
            Solver = [Solver((_, scope) =>
            {
                isDry = scope.IsDryRun;
                scope.Transcript.Add(new ErrorEvent { Error = new EvalError { Message = "noted" } });
                return Task.CompletedTask;
            })],
        });

        Assert.False(isDry);
        Assert.Equal("noted", Assert.Single(sample.Events.OfType<ErrorEvent>()).Error.Message);
    }

    [Theory]
    [InlineData("message", 2)]
    [InlineData("token", 9)]
    [InlineData("turn", 1)]
    public async Task Limit_Reached_EndsTheSampleAndScoresIt(string type, int limit)
    {
        var config = type switch
        {
            "message" => new EvalConfig { MessageLimit = limit },
            "token" => new EvalConfig { TokenLimit = limit },
            _ => new EvalConfig { TurnLimit = limit },
        };

        var sample = await RunAsync(FakeProvider.Saying("A"), task => task with { Solver = [Part.Of("generate"), Part.Of("generate"), Part.Of("generate")] }, config);

        Assert.Equal((type, limit, null), (sample.Limit!.Type, sample.Limit.Limit, sample.Error));
        Assert.Equal(("C", 2), (sample.Scores!["includes"].Value.ToString(), sample.Messages.Length));
        Assert.Equal($"The sample reached its {type} limit of {limit}.", Assert.Single(sample.Events.OfType<SampleLimitEvent>()).Message);
    }

    [Fact]
    public async Task TimeLimit_Reached_EndsTheSampleAndScoresIt()
    {
        var model = new FakeProvider(async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return "A";
        });

        var sample = await RunAsync(model, task => task, new EvalConfig { TimeLimit = 0.05 });

        Assert.Equal(("time", null, "I"), (sample.Limit!.Type, sample.Error, sample.Scores!["includes"].Value.ToString()));
    }

    private static PartUse.Made Solver(Func<TaskState, SampleScope, Task> solve) => new(new Own(solve), Part.Of("own"));

    private static async Task<EvalSample> RunAsync(FakeProvider model, Func<EvalTask, EvalTask> change, EvalConfig? config = null)
    {
        await using var host = new EngineHost(model, ("t", Yaml));
        var outcome = await host.RunAsync(new EvalRequest { Task = "t", EvalConfig = config ?? new EvalConfig() }, change: change);
        return await EvalLogReader.ReadSampleAsync(outcome.Path!, SampleId.Of(1), 1, Stop);
    }

    private sealed class Own(Func<TaskState, SampleScope, Task> solve) : ISolver
    {
        public Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken) => solve(state, scope);
    }
}
