using System.Text.Encodings.Web;
using System.Text.Unicode;
using Inspect.Web.Components.Export;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Inspect.Web.Export;

/// <summary>Draws components of a report as text, one piece at a time. One a report; not thread-safe.</summary>
internal sealed class ReportRenderer : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly ILoggerFactory _logging;

    public ReportRenderer(ILoggerFactory logging, TimeProvider time)
    {
        _logging = logging;
        _services = new ServiceCollection()
            .AddSingleton(logging)
            .AddSingleton(time)
            .AddSingleton<ReportActivator>()
            .AddSingleton<IComponentActivator>(s => s.GetRequiredService<ReportActivator>())
            // Letters of all scripts as they are; what markup is made of stays encoded.
            .AddSingleton(HtmlEncoder.Create(UnicodeRanges.All))
            .BuildServiceProvider();
    }

    /// <summary>Something that was drawn has a formula. Text of a log cannot look like one, for its quotes are encoded.</summary>
    public bool HasFormulas { get; private set; }

    /// <summary>Draws a component. It is gone when this returns.</summary>
    public async Task<string> DrawAsync<T>(params (string Name, object? Value)[] parameters)
        where T : IComponent
    {
        await using var renderer = new HtmlRenderer(_services, _logging);
        var view = ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value));
        var html = await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<T>(view)).ToHtmlString());
        HasFormulas |= html.Contains(" data-math=\"", StringComparison.Ordinal);
        return html;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
