using Inspect.Engine.Logs;

namespace Inspect.Tests.Support;

/// <summary>Builders with defaults for all.</summary>
public static class Make
{
    /// <summary>What a log says of a run.</summary>
    public static EvalSpec Spec(string task = "task", string evalId = "e") => new()
    {
        EvalId = evalId,
        RunId = "r",
        TaskId = "t",
        Task = task,
        Model = "fake/model",
        Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Dataset = new EvalDataset(),
        Config = new EvalConfig(),
    };
}
