using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.Shared;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Inspect.Tests.Web.Components.Shared;

/// <summary>A page that follows the feed ends with its app, whose services it could not ask any more.</summary>
public sealed class LivePageBaseTests : BunitContext
{
    [Fact]
    public async Task AppThatEnds_EndsItsPages_WhichLookAndDrawNoMore()
    {
        await using var app = new AppFactory(fake: FakeProvider.Saying("A"));
        this.Use(app);
        var page = Render<CountingPage>();
        await page.InvokeAsync(page.Instance.LookAsync);
        var (looks, renders) = (page.Instance.Looks, page.RenderCount);

        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await page.Instance.WatchingEnded.WaitAsync(Patience.Most, TimeProvider.System, TestContext.Current.CancellationToken);
        await page.InvokeAsync(page.Instance.LookAsync);

        Assert.Equal((1, looks, renders), (looks, page.Instance.Looks, page.RenderCount));
    }

    private sealed class CountingPage : LivePageBase
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Looks { get; private set; }

        public Task WatchingEnded => _ended.Task;

        public Task LookAsync() => RefreshAndRenderAsync();

        protected override void OnInitialized() => Stopping.Register(_ended.SetResult);

        protected override Task RefreshAsync()
        {
            Looks++;
            return Task.CompletedTask;
        }
    }
}
