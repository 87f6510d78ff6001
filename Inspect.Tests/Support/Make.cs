using System.Collections.Immutable;
using System.Text.Json;
using Inspect.Engine.Live;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Parts;
using Inspect.Engine.Scorers;
using Inspect.Engine.Solvers;
using Inspect.Engine.Tasks;
using Inspect.Engine.Values;
using Inspect.Web.Runs;

namespace Inspect.Tests.Support;

/// <summary>Builders with defaults for all.</summary>
public static class Make
{
    /// <summary>When everything was made.</summary>
    public static readonly DateTimeOffset Created = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>The built-in parts.</summary>
    public static PartRegistry Parts() => new([.. BuiltInSolvers.All, .. BuiltInScorers.All, .. BuiltInMetrics.All, .. BuiltInReducers.All]);

    /// <summary>What a log says of a run.</summary>
    public static EvalSpec Spec(string task = "task", string evalId = "e") => new()
    {
        EvalId = evalId,
        RunId = "r",
        TaskId = "t",
        Task = task,
        Model = "fake/model",
        Created = Created,
        Dataset = new EvalDataset(),
        Config = new EvalConfig(),
    };

    /// <summary>The state of a sample with one user message.</summary>
    public static TaskState State(string input = "What is 6 x 7?", string target = "42", params (string Name, string Value)[] metadata) => new()
    {
        SampleId = SampleId.Of(1),
        Epoch = 1,
        Uuid = "u",
        Model = "fake/model",
        Input = input,
        Target = Target.Of(target),
        Messages = [ChatMessage.User(input)],
        Metadata = metadata.ToDictionary(m => m.Name, m => JsonSerializer.SerializeToElement(m.Value)),
    };

    /// <summary>The state of a sample that was answered.</summary>
    public static TaskState Answered(string completion, IList<Choice>? choices = null) => new()
    {
        SampleId = SampleId.Of(1),
        Epoch = 1,
        Uuid = "u",
        Model = "fake/model",
        Input = "What is 6 x 7?",
        Target = Target.None,
        Choices = choices,
        Messages = [ChatMessage.User("What is 6 x 7?"), ChatMessage.Assistant(completion)],
        Output = ModelOutput.Empty with { Completion = completion },
    };

    /// <summary>A scope without a model.</summary>
    public static DryScope DryScope(GenerateConfig? config = null) => new(config ?? GenerateConfig.Empty, TimeProvider.System);

    /// <summary>A run as pages show it.</summary>
    public static RunView RunView(string run = "run12345", RunState state = RunState.Done) =>
        new() { Run = run, Task = "task", Model = "fake/model", State = state, Created = Created };

    /// <summary>A row of the sample list; with a score the sample has ended.</summary>
    public static SampleView SampleView(
        int epoch = 1, SampleState state = SampleState.Done, string? score = null, string answer = "answer", string target = "target", string scorer = "exact") => score is null
        ? new SampleView { Id = SampleId.Of(1), Epoch = epoch, State = state, Input = "input", Target = Target.Of(target) }
        : Inspect.Web.Runs.SampleView.Of(new EvalSampleSummary
        {
            Id = SampleId.Of(1),
            Epoch = epoch,
            Input = "input",
            Target = Target.Of(target),
            Scores = ImmutableDictionary<string, Score>.Empty.Add(scorer, new Score { Value = ScoreValue.Of(score), Answer = answer }),
        });
}
