using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>A place in drawn markup where more is put: a report is written piece by piece, as it would not fit into memory.</summary>
public static class ReportHole
{
    private const string Mark = "<!--hole-->";

    /// <summary>The place. Text of a log cannot hold it, for it is encoded.</summary>
    public static MarkupString Markup { get; } = new(Mark);

    /// <summary>What stands before, between and after the places.</summary>
    public static string[] Split(string html) => html.Split(Mark);
}
