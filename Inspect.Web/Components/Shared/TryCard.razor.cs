using Inspect.Web.Tries;
using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>A try beside the form: that it goes on, then what the model said and how that is scored.</summary>
public sealed partial class TryCard
{
    private const int MostLetters = 2_000;

    /// <summary>It goes on.</summary>
    [Parameter]
    public bool IsTrying { get; set; }

    /// <summary>Items of it.</summary>
    [Parameter]
    public int Items { get; set; }

    /// <summary>What came of it.</summary>
    [Parameter]
    public TryResult? Result { get; set; }

    /// <summary>Why nothing came of it.</summary>
    [Parameter]
    public string? Problem { get; set; }

    /// <summary>Stops it.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnStop { get; set; }

    private string Kept => Result is null ? "not archived" : "not archived, gone in 24 h";

    private string Summary => $"{Format.Count(Result!.Samples.Length, "item")} in {Format.Seconds(Result.Seconds)}.{(Result.Error is { } error ? $" {error}" : string.Empty)}";

    private static string Cut(string text) => text.Length <= MostLetters ? text : Format.Line(text, MostLetters);

    private static string Why(TryScore score) => score.Explanation is { } why ? Format.Line(why, 200) : string.Empty;
}
