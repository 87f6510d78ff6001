using Inspect.Engine.Live;
using Inspect.Engine.Models.Providers.Hosted;
using Inspect.Tests.Support;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Inspect.Tests.Web.Queue;

/// <summary>The rehearsal in the real app: it runs to its end, and nobody sees it.</summary>
public sealed class RunRehearsalTests
{
    [Fact]
    public async Task Start_RunsToItsEnd_AndLeavesNothing()
    {
        await using var app = new AppFactory { GetsReady = true };

        app.Start();
        var rehearsal = app.Services.GetServices<IHostedService>().OfType<RunRehearsal>().Single();
        await rehearsal.ExecuteTask!.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunState.Done, rehearsal.Outcome?.State);
        Assert.Null(rehearsal.HostedOutcome);
        Assert.False(Directory.Exists(Path.GetDirectoryName(rehearsal.Outcome?.Path)));
        Assert.Empty(Directory.GetFiles(app.Logs, "*.eval"));
        Assert.Empty(app.Services.GetRequiredService<LiveFeed>().Runs);
    }

    [Fact]
    public async Task Start_WithTheKeyOfAProvider_AsksAServerOfItsOwnToo()
    {
        await using var app = new AppFactory { GetsReady = true, Variables = new ProviderEnvironment(name => name == "OPENAI_API_KEY" ? "sk-0123456789abcdef" : null) };

        app.Start();
        var rehearsal = app.Services.GetServices<IHostedService>().OfType<RunRehearsal>().Single();
        await rehearsal.ExecuteTask!.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunState.Done, rehearsal.HostedOutcome?.State);
        Assert.Empty(Directory.GetFiles(app.Logs, "*.eval"));
        Assert.Empty(app.Services.GetRequiredService<LiveFeed>().Runs);
    }
}
