using Inspect.Engine;
using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Models;

/// <summary>One client a model, shared by all runs and bounded across them.</summary>
public sealed class ModelRegistryTests
{
    [Fact]
    public async Task Open_Twice_MakesOneClientAndDisposesItAtTheEnd()
    {
        var client = new ScriptedClient((_, _, _, _) => Task.FromResult("A"));
        var provider = new ScriptedProvider(_ => client);
        var registry = Create(provider);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => registry.OpenAsync("script/a", 1, TestContext.Current.CancellationToken)));
        var wasDisposed = client.IsDisposed;
        await registry.DisposeAsync();

        Assert.Equal((1, false, true), (provider.Opened, wasDisposed, client.IsDisposed));
    }

    [Fact]
    public async Task Open_OneThatFailed_IsTriedAgain()
    {
        var isBroken = true;
        await using var registry = Create(new ScriptedProvider(_ => isBroken ? throw new InspectException("broken") : new ScriptedClient((_, _, _, _) => Task.FromResult("A"))));
        await Assert.ThrowsAsync<InspectException>(() => registry.OpenAsync("script/a", 1, TestContext.Current.CancellationToken));
        isBroken = false;

        var model = await registry.OpenAsync("script/a", 1, TestContext.Current.CancellationToken);

        Assert.Equal("script/a", model.Name);
    }

    [Theory]
    [InlineData("gpt", "The model \"gpt\" is unknown.")]
    [InlineData("other/a", "The model \"other/a\" is unknown.")]
    [InlineData("script/", "The model \"script/\" has no name after its provider.")]
    [InlineData("script/bad", "bad is bad.")]
    public async Task Check_ANameThatDoesNotDo_SaysWhy(string name, string problem)
    {
        await using var registry = Create(new ScriptedProvider(_ => throw new InvalidOperationException()));

        Assert.StartsWith(problem, registry.Check(name), StringComparison.Ordinal);
    }

    /// <summary>Two runs of two calls each on one model: together they get the larger limit, and the smaller run its own.</summary>
    [Fact]
    public async Task Generate_InTwoRuns_SharesTheConnections()
    {
        var (now, most) = (0, 0);
        var gate = new Lock();
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registry = Create(new ScriptedProvider(_ => new ScriptedClient(async (_, _, _, _) =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++now);
                if (now == 3)
                {
                    full.TrySetResult();
                }
            }

            await go.Task;
            lock (gate)
            {
                now--;
            }

            return "A";
        })));
        var wide = await registry.OpenAsync("script/a", 3, TestContext.Current.CancellationToken);
        var narrow = await registry.OpenAsync("script/a", 1, TestContext.Current.CancellationToken);

        var calls = Enumerable.Range(0, 6).SelectMany(i => new[] { AskAsync(narrow, i), AskAsync(wide, i) }).ToList();
        await full.Task.WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
        go.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Generate_CancelledWhileItWaits_GivesItsPlaceToTheNext()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registry = Create(new ScriptedProvider(_ => new ScriptedClient(async (n, _, _, _) =>
        {
            await (n == 1 ? go.Task : Task.CompletedTask);
            return $"A{n}";
        })));
        var model = await registry.OpenAsync("script/a", 1, TestContext.Current.CancellationToken);
        using var cancel = new CancellationTokenSource();
        var first = AskAsync(model, 1);
        var second = model.GenerateAsync([ChatMessage.User("hi")], GenerateConfig.Empty, new ModelCall(SampleId.Of(2), 1, 1), null, cancel.Token);
        var third = AskAsync(model, 3);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        go.SetResult();

        Assert.Equal(("A1", "A2"), ((await first).Completion, (await third).Completion));
    }

    [Fact]
    public async Task Generate_CancelledBefore_CallsNobody()
    {
        var client = new ScriptedClient((_, _, _, _) => Task.FromResult("A"));
        await using var registry = Create(new ScriptedProvider(_ => client));
        var model = await registry.OpenAsync("script/a", 1, TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            model.GenerateAsync([ChatMessage.User("hi")], GenerateConfig.Empty, new ModelCall(SampleId.Of(1), 1, 1), null, new CancellationToken(canceled: true)));

        Assert.Equal(0, client.Calls);
    }

    private static Task<ModelOutput> AskAsync(Model model, int id) =>
        model.GenerateAsync([ChatMessage.User("hi")], GenerateConfig.Empty, new ModelCall(SampleId.Of(id), 1, 1), null, TestContext.Current.CancellationToken);

    private static ModelRegistry Create(ScriptedProvider provider) => new([provider], TimeProvider.System, NullLogger<ModelRegistry>.Instance);
}
