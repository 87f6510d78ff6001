using Bunit;
using Inspect.Tests.Support;
using Inspect.Web.Components.Layout;
using Inspect.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using RouteData = Microsoft.AspNetCore.Components.RouteData;

namespace Inspect.Tests.Web.Components.Layout;

/// <summary>A page that was left while it loaded.</summary>
public sealed class LeftPageTests : BunitContext
{
    [Fact]
    public void Token_AfterTheEnd_CanBeAskedForAndIsCancelled()
    {
        var end = new ComponentEnd();

        end.Dispose();
        end.Dispose();

        Assert.True(end.IsReached);
        Assert.True(end.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task MainLayout_APageFailsAfterItWasLeft_ShowsTheNextUnharmed()
    {
        await using var app = new AppFactory();
        this.Use(app);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var site = Render<Site>(p => p.Add(s => s.Gate, gate.Task));

        site.Render(p => p.Add(s => s.IsAtNext, true));
        gate.SetException(new InvalidOperationException("late"));

        Assert.Equal("here", site.Find("#next").TextContent);
        Assert.Empty(site.FindAll("[role=alert]"));
    }

    /// <summary>Shows one page after another in the frame, as the router does.</summary>
    private sealed class Site : ComponentBase
    {
        [Parameter]
        public required Task Gate { get; set; }

        [Parameter]
        public bool IsAtNext { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<CascadingValue<RouteData>>(0);
            builder.AddAttribute(1, nameof(CascadingValue<>.Value), new RouteData(IsAtNext ? typeof(Next) : typeof(Slow), new Dictionary<string, object?>()));
            builder.AddAttribute(2, nameof(CascadingValue<>.ChildContent), (RenderFragment)(frame =>
            {
                frame.OpenComponent<MainLayout>(0);
                frame.AddAttribute(1, nameof(MainLayout.Body), (RenderFragment)(page =>
                {
                    page.OpenComponent(0, IsAtNext ? typeof(Next) : typeof(Slow));
                    if (!IsAtNext)
                    {
                        page.AddAttribute(1, nameof(Slow.Gate), Gate);
                    }

                    page.CloseComponent();
                }));
                frame.CloseComponent();
            }));
            builder.CloseComponent();
        }
    }

    private sealed class Slow : ComponentBase
    {
        [Parameter]
        public required Task Gate { get; set; }

        protected override Task OnParametersSetAsync() => Gate;
    }

    private sealed class Next : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddMarkupContent(0, "<p id='next'>here</p>");
    }
}
