using System.Collections.Concurrent;
using Inspect.Engine;
using Inspect.Engine.Evals;
using Inspect.Engine.Logs.Format;
using Inspect.Tests.Support;

namespace Inspect.Tests.Evals.Golden;

/// <summary>A task that was run, with its log on disk.</summary>
public sealed class GoldenRun : IAsyncDisposable
{
    private readonly EngineHost _host;

    private GoldenRun(string yaml) => _host = new EngineHost(new FakeProvider(Answers()), ("t", yaml));

    /// <summary>Path of the log.</summary>
    public string Log { get; private set; } = string.Empty;

    /// <summary>Runs a task, sample after sample, to its end.</summary>
    public static async Task<GoldenRun> StartAsync(string yaml)
    {
        var run = new GoldenRun(yaml);
        run._host.Parts.Add(SayingScorer.Definition);
        var outcome = await run._host.RunAsync(new EvalRequest { Task = "t", EvalConfig = new EvalConfig { MaxSamples = 1 } });
        run.Log = outcome.Path!;
        return run;
    }

    /// <summary>Scores the log again with the scorers and metrics that it names, which replaces its results.</summary>
    public Task<EvalLog> ScoreAgainAsync() => _host.Scorer.ScoreAsync(new ScoringRequest { Log = Log }, CancellationToken.None);

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>The n-th call with an input gets the n-th of the answers that it holds.</summary>
    private static Func<string, CancellationToken, Task<string>> Answers()
    {
        var calls = new ConcurrentDictionary<string, int>();
        return (input, _) =>
        {
            var answers = input[(input.IndexOf('#', StringComparison.Ordinal) + 1)..].Split('|');
            var answer = answers[calls.AddOrUpdate(input, 0, (_, n) => n + 1)].Trim();
            return answer == "boom" ? throw new InspectException("The model is tired.") : Task.FromResult(answer);
        };
    }
}
