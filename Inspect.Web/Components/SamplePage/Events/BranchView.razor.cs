namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>A point that others can start from, or a start from one.</summary>
public sealed partial class BranchView
{
    private string Title => Event.Kind == "anchor" ? "Anchor" : "Branch";

    private string Facts => Event.Kind == "anchor" ? $"{Text("anchor_id")} {Text("source")}" : $"from {Text("from_anchor")}";
}
