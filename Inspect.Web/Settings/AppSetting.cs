using System.Collections.Immutable;
using System.Globalization;
using Inspect.Engine.Logs.Stores;

namespace Inspect.Web.Settings;

/// <summary>A setting of the app that can be saved in it.</summary>
/// <param name="Key">Its key, section first.</param>
/// <param name="Group">Heading that it stands under.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Help">What it does, with unit and range.</param>
/// <param name="Default">Its value where nobody gave one.</param>
public sealed record AppSetting(string Key, string Group, string Title, string Help, string Default)
{
    /// <summary>It is a whole number of this range; null for a text.</summary>
    public (int Least, int Most)? Range { get; init; }

    /// <summary>It is on or off.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>It is one of these texts; empty for any other kind.</summary>
    public ImmutableArray<string> Choices { get; init; } = [];

    /// <summary>It has any number of values, one a line.</summary>
    public bool IsList { get; init; }

    /// <summary>A value that is saved counts from the next start on.</summary>
    public bool NeedsRestart { get; init; }

    /// <summary>Why it is shown and not saved here; null for one that is.</summary>
    public string? WhyFixed { get; init; }

    /// <summary>What is wrong with a value; null when nothing is.</summary>
    public string? Problem(string value) => this switch
    {
        { Range: var (least, most) } => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? null
            : $"{Title} is a whole number from {Format.Count(least)} to {Format.Count(most)}, not {Format.Line(value, 50)}.",
        { IsSwitch: true } => value is "true" or "false" ? null : $"{Title} is true or false, not {Format.Line(value, 50)}.",
        { Choices.IsEmpty: false } => Choices.Contains(value) ? null : $"{Title} is {string.Join(" or ", Choices)}, not {Format.Line(value, 50)}.",
        { IsList: true } => ProblemOf(value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        _ => value.Length == 0 ? $"{Title} is missing." : value.Length > 1_000 ? $"{Title} has at most 1,000 characters." : null,
    };

    private string? ProblemOf(string[] folders) =>
        folders.Length > 100 ? $"{Title} are at most 100 folders."
        : folders.Select(ProblemOf).FirstOrDefault(p => p is not null);

    private static string? ProblemOf(string folder) =>
        StoreAddress.IsAddress(folder) ? ProblemOfAddress(folder)
        : !Path.IsPathFullyQualified(folder) ? $"{Format.Line(folder, 200)} is not a whole path. Write folders from the root on, such as /data/logs."
        : !Directory.Exists(folder) ? $"There is no folder {Format.Line(folder, 200)} that this app can read."
        : null;

    private static string? ProblemOfAddress(string text)
    {
        try
        {
            StoreAddress.Parse(text);
            return null;
        }
        catch (StoreException error)
        {
            return error.Message;
        }
    }
}
