namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>The conversation was made shorter.</summary>
public sealed partial class CompactionView
{
    private string Facts => string.Join(" · ", new[]
    {
        Text("type"),
        Text("source") is { } source ? $"by {source}" : null,
        Count("tokens_before") is { } before && Count("tokens_after") is { } after ? $"{before} → {after} tokens" : null,
    }.OfType<string>());
}
