using Inspect.Tests.Support;
using Inspect.Web.Queue;
using Microsoft.Extensions.DependencyInjection;

namespace Inspect.Tests.Web.Hosting;

/// <summary>An app that has ended leaves nothing behind: no timer, no handler of the process holds it.</summary>
public sealed class AppEndTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task App_ThatHasEnded_IsCollected()
    {
        // What the process makes once, in its first app, holds that one.
        await RunAsync();
        var queue = await RunAsync();

        // What works at its end may hold it for a moment.
        for (var waited = TimeSpan.Zero; queue.IsAlive && waited < TimeSpan.FromMinutes(1); waited += Pause)
        {
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(queue.IsAlive);
    }

    private static async Task<WeakReference> RunAsync()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A")) { GetsReady = true };
        using var client = app.CreateClient();
        using var answer = await client.GetAsync(new Uri("/runs", UriKind.Relative), TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return new WeakReference(app.Services.GetRequiredService<EvalQueue>());
    }
}
