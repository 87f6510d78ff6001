using Bunit;
using Inspect.Engine;
using Inspect.Tests.Support;
using Inspect.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Inspect.Tests.Web.Components.Layout;

/// <summary>A page that fails says so, and the log has it once.</summary>
public sealed class PageBoundaryTests : BunitContext
{
    [Theory]
    [InlineData(false, "Something in the app failed.", LogLevel.Error)]
    [InlineData(true, "The model is gone. Put it back.", LogLevel.Warning)]
    public void Render_APageThatFails_ShowsASentenceWithTheIdOfTheLog(bool isPlanned, string sentence, LogLevel level)
    {
        var logger = new ListLogger<PageBoundary>();
        Services.AddSingleton<ILogger<PageBoundary>>(logger);

        var page = Render(builder => Draw(builder, isPlanned ? new InspectException("The model is gone. Put it back.") : new InvalidCastException("secret")));

        var entry = Assert.Single(logger.Entries);
        var id = page.Find(".mono").TextContent;
        Assert.Contains(sentence, page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
        Assert.Equal(level, entry.Level);
        Assert.Contains(id, entry.Message, StringComparison.Ordinal);
        Assert.True(id.Length >= 16);
    }

    private static void Draw(RenderTreeBuilder builder, Exception error)
    {
        PageBoundary? boundary = null;
        builder.OpenComponent<PageBoundary>(0);
        builder.AddAttribute(1, nameof(PageBoundary.ChildContent), (RenderFragment)(inner =>
        {
            inner.OpenComponent<Failing>(0);
            inner.AddAttribute(1, nameof(Failing.Error), error);
            inner.CloseComponent();
        }));
        builder.AddAttribute(2, nameof(PageBoundary.ErrorContent), (RenderFragment<Exception>)(failure => inner =>
        {
            inner.OpenComponent<PageFault>(0);
            inner.AddAttribute(1, nameof(PageFault.Error), failure);
            inner.AddAttribute(2, nameof(PageFault.TraceId), boundary!.TraceId);
            inner.CloseComponent();
        }));
        builder.AddComponentReferenceCapture(3, b => boundary = (PageBoundary)b);
        builder.CloseComponent();
    }

    private sealed class Failing : ComponentBase
    {
        [Parameter]
        public required Exception Error { get; set; }

        protected override void OnInitialized() => throw Error;
    }
}
