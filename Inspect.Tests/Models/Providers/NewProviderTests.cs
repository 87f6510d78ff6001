using Inspect.Engine.Evals;
using Inspect.Engine.Live;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Providers;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.AI;

namespace Inspect.Tests.Models.Providers;

/// <summary>A provider is one class: it lists its models, makes clients and maps what it can send.</summary>
public sealed class NewProviderTests
{
    private const string Task = "dataset: [{input: hi, target: HI}]\nscorer: exact\nmodel: upper/one";

    [Fact]
    public async Task AProviderOfThisProjectAlone_IsListedAndRuns()
    {
        await using var host = new EngineHost(new UpperProvider(), [], ("asks", Task));

        var outcome = await host.RunAsync(new EvalRequest { Task = "asks" });

        Assert.Contains(host.Models.List(), m => m == new ModelListing("upper/one", "one", "says it louder"));
        Assert.Equal((RunState.Done, 1.0), (outcome.State, outcome.Log!.Results!.Scores[0].Metrics["mean"].Value));
    }

    [Fact]
    public async Task ASettingThatItDoesNotTake_IsRefusedBeforeTheRun()
    {
        await using var host = new EngineHost(new UpperProvider(), [], ("asks", Task));

        var error = await Assert.ThrowsAsync<RequestException>(() => host.Planner.PlanAsync(
            new EvalRequest { Task = "asks", GenerateConfig = new GenerateConfig { TopK = 3 } }, LogId.New(), null, TestContext.Current.CancellationToken));

        Assert.Equal(("generate_config", "Models of upper do not take top_k. Remove the setting, or choose another model."), (error.Problems[0].Path, error.Problems[0].Message));
    }

    private sealed class UpperProvider : IModelProvider
    {
        public string Name => "upper";

        public IReadOnlySet<string>? Settings { get; } = new HashSet<string> { "temperature" };

        public IReadOnlyList<ModelListing> List() => [new("upper/one", "one", "says it louder")];

        public string? Check(string model) => null;

        public Task<IChatClient> OpenAsync(string model, CancellationToken cancellationToken) =>
            System.Threading.Tasks.Task.FromResult<IChatClient>(new ScriptedClient((_, messages, _, _) => System.Threading.Tasks.Task.FromResult(messages[^1].Text.ToUpperInvariant())));
    }
}
