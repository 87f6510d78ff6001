using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Tasks;

/// <summary>A choice among datasets: a few are a list, of many those are offered that have what is typed in their name.</summary>
public sealed partial class DatasetSelect
{
    /// <summary>So many datasets are listed whole: each is drawn, whether the list is open or not.</summary>
    public const int MostListed = 100;

    private const int MostFound = 50;

    /// <summary>Id of the field.</summary>
    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>Name of the field for who does not see its label; null where a label names it.</summary>
    [Parameter]
    public string? Label { get; set; }

    /// <summary>The file that is chosen; empty for none.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>The files with the words for each, in order.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<(string File, string Text)> Options { get; set; }

    /// <summary>What is said where none is chosen; null where one always is.</summary>
    [Parameter]
    public string? NoneText { get; set; }

    /// <summary>Gets another file; empty for none.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string?> OnChange { get; set; }

    private Dictionary<string, object?> Attributes => new() { ["id"] = Id, ["aria-label"] = Label };

    /// <summary>Those with the words in their name, first those whose name begins with them; one more than is shown says that there are more.</summary>
    private Task<IEnumerable<string>> FindAsync(string? words, CancellationToken cancellationToken)
    {
        var part = words?.Trim() ?? string.Empty;
        var found = Options.Where(o => o.Text.Contains(part, StringComparison.OrdinalIgnoreCase));
        IEnumerable<string> files = [.. found.OrderBy(o => !o.Text.StartsWith(part, StringComparison.OrdinalIgnoreCase)).Select(o => o.File).Take(MostFound + 1)];
        return Task.FromResult(part.Length == 0 && NoneText is not null ? files.Prepend(string.Empty) : files);
    }

    private string TextOf(string? file) => string.IsNullOrEmpty(file) ? string.Empty : Options.FirstOrDefault(o => o.File == file).Text ?? file;
}
