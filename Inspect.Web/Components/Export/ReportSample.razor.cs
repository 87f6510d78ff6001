using System.Globalization;
using Inspect.Engine.Logs.Format;
using Inspect.Web.Components.SamplePage;
using Inspect.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Export;

/// <summary>A sample of a report, closed until somebody goes there, with places for its messages and its transcript.</summary>
public sealed partial class ReportSample
{
    /// <summary>Its row.</summary>
    [Parameter, EditorRequired]
    public required SampleView View { get; set; }

    /// <summary>The sample without messages and events; null when it is left out.</summary>
    [Parameter]
    public EvalSample? Sample { get; set; }

    /// <summary>What it is called.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>Its number in the report, from 1.</summary>
    [Parameter, EditorRequired]
    public required int Number { get; set; }

    /// <summary>Number of its messages.</summary>
    [Parameter]
    public int Messages { get; set; }

    /// <summary>Number of its events.</summary>
    [Parameter]
    public int Events { get; set; }

    /// <summary>Why it is left out; null when it is not.</summary>
    [Parameter]
    public string? LeftOut { get; set; }

    /// <summary>Where a sample of a report is.</summary>
    public static string AnchorOf(int number) => string.Create(CultureInfo.InvariantCulture, $"s-{number}");

    private static (string Part, string Text)[] Parts => [("scoring", "Scoring"), ("messages", "Messages"), ("transcript", "Transcript"), ("more", "More")];

    private string Anchor => AnchorOf(Number);

    private string InputText => Format.Line(View.Input.Text, 160);

    private string FactsText => string.Join(" · ", new[] { View.Tokens is { } tokens ? Format.Count(tokens, "token") : null, View.Seconds is { } time ? Format.Seconds(time) : null }.OfType<string>());

    private bool HasMetadata => Sample is { Metadata.Count: > 0 } or { Store.Count: > 0 } or { Sandbox: not null };

    private bool HasErrors => SampleErrors.TabTitle(Sample!) is not null;
}
