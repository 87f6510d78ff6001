namespace Inspect.Web.Components.Shared;

/// <summary>A bar of a chart.</summary>
/// <param name="Label">What stands under it; empty for nothing.</param>
/// <param name="Count">How high it is.</param>
/// <param name="Class">Colour: <c>b-c</c> correct, <c>b-i</c> incorrect, <c>b-p</c> in between, <c>b-n</c> none of these.</param>
public sealed record ChartBar(string Label, int Count, string Class);
