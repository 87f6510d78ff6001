namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>Something was broken off.</summary>
public sealed partial class InterruptView
{
    private string Facts => $"{Text("interrupted")?.Replace('_', ' ')}, by {Text("source")?.Replace('_', ' ')}";
}
