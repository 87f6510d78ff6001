using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Models;

/// <summary>A model: how it stands, how fast it is, what it takes.</summary>
public sealed partial class ModelCard
{
    /// <summary>The model.</summary>
    [Parameter, EditorRequired]
    public required ModelView Model { get; set; }

    /// <summary>Speed of the fastest model; null where none was measured.</summary>
    [Parameter]
    public double? Fastest { get; set; }

    /// <summary>It is being measured.</summary>
    [Parameter]
    public bool IsMeasuring { get; set; }

    /// <summary>Some model is being measured.</summary>
    [Parameter]
    public bool IsDisabled { get; set; }

    /// <summary>Measures it.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnMeasure { get; set; }

    [Inject]
    public required TimeProvider Time { get; init; }

    private (string Css, string Icon, string Word) Pill => ModelViews.PillOf(Model.Status);

    private string SpeedText => Model.Speed is { } speed ? speed.ToString("0", CultureInfo.InvariantCulture) : "–";

    private string SpeedUnit => Model.Speed is null ? "not measured yet" : "tok/s on CPU";

    private string MeasuredText => Model.Measure is { } probe ? $"first token {Format.Seconds(probe.FirstTokenSeconds)}, {Format.Ago(probe.Measured, Time.GetUtcNow())}"
        : Model.Speed is null ? string.Empty
        : "last batch";

    private double Share => Model.Speed is { } speed && Fastest is > 0 and var most ? speed / most : 0;

    private string MeterWidth => Format.Percent(Share);

    private string MeterLabel => string.Create(CultureInfo.InvariantCulture, $"{Share * 100:0} percent of the fastest model");

    private string MeasureText => IsMeasuring ? "Measuring, 5 s" : "Measure";

    private string? SourceText => Model.Status?.Source switch
    {
        null => null,
        { Commit: { } commit, Revision: { } revision } source => $"{revision} at {commit[..Math.Min(commit.Length, 8)]}, {source.Converter}",
        { } source => source.Converter,
    };

    private string? SourceTitle => Model.Status?.Source is { } source ? $"{source.Source}{(source.Commit is null ? string.Empty : $", commit {source.Commit}")}" : null;

    private IEnumerable<(string Name, string Value)> Facts
    {
        get
        {
            if (Model.Status is { } status)
            {
                yield return ("Size", status.SizeBytes is { } size ? Format.Size(size) : "–");
                yield return ("Context", status.ContextLength is { } context ? Format.Count(context) : "–");
                yield return ("Memory", Model.MemoryBytes is { } memory ? $"≈ {Format.Size(memory)}" : "–");
            }

            yield return ("Runs", Format.Count(Model.Runs));
        }
    }
}
