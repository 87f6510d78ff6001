using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Benchmarks.Live;

/// <summary>Draws pages as a circuit does, without its browser.</summary>
internal static class PageDraw
{
    /// <summary>Draws a page of the server, and says how many rows it had, how long it took and what it allocated.</summary>
    public static async Task RunAsync<T>(LoadServer server, string name, string path, Dictionary<string, object?>? parameters = null)
        where T : IComponent
    {
        await using var scope = server.Services.CreateAsyncScope();
        ((IHostEnvironmentNavigationManager)scope.ServiceProvider.GetRequiredService<NavigationManager>()).Initialize(server.Address.ToString(), new Uri(server.Address, path).ToString());
        await using var renderer = new HtmlRenderer(scope.ServiceProvider, NullLoggerFactory.Instance);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var started = Stopwatch.GetTimestamp();
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters ?? []))).ToHtmlString());
        var ms = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
        var rows = html.Split("rowlink").Length - 1;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {rows} rows in {ms:0} ms, {bytes / 1000:N0} kB allocated"));
    }
}
