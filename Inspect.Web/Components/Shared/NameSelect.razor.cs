using Microsoft.AspNetCore.Components;

namespace Inspect.Web.Components.Shared;

/// <summary>A choice among things with names: a few are a list, of many those are offered that have what is typed in their name.</summary>
public sealed partial class NameSelect
{
    /// <summary>So many are listed whole: each is drawn, whether the list is open or not.</summary>
    public const int MostListed = 100;

    private const int MostFound = 50;

    /// <summary>Id of the field.</summary>
    [Parameter, EditorRequired]
    public required string Id { get; set; }

    /// <summary>What one of them is called in a sentence, as in <c>task</c>.</summary>
    [Parameter, EditorRequired]
    public required string Noun { get; set; }

    /// <summary>A label that the field itself carries, beside which its list has room for the help of each; null where it stands elsewhere.</summary>
    [Parameter]
    public string? Title { get; set; }

    /// <summary>Name of the field for who does not see its label; null where a label names it.</summary>
    [Parameter]
    public string? Label { get; set; }

    /// <summary>What is chosen; empty for none.</summary>
    [Parameter]
    public string? Value { get; set; }

    /// <summary>What can be chosen, in order.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<NameOption> Options { get; set; }

    /// <summary>What is said where none is chosen; null where one always is.</summary>
    [Parameter]
    public string? NoneText { get; set; }

    /// <summary>Gets another value; empty for none.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string?> OnChange { get; set; }

    /// <summary>An attribute without a value would take the field the name that it gives itself.</summary>
    private Dictionary<string, object?> Attributes => Label is null ? new() { ["id"] = Id } : new() { ["id"] = Id, ["aria-label"] = Label };

    /// <summary>What stands there is selected by the script: from here it would be after the first letters of who types at once, and the next one would replace them.</summary>
    private Dictionary<string, object?> SearchAttributes => new(Attributes) { ["data-select"] = string.Empty };

    /// <summary>Those with the words in their name, first those whose name begins with them; one more than is shown says that there are more.</summary>
    private Task<IEnumerable<string>> FindAsync(string? words, CancellationToken cancellationToken)
    {
        var part = words?.Trim() ?? string.Empty;
        var found = Options.Where(o => o.Text.Contains(part, StringComparison.OrdinalIgnoreCase));
        IEnumerable<string> values = [.. found.OrderBy(o => !o.Text.StartsWith(part, StringComparison.OrdinalIgnoreCase)).Select(o => o.Value).Take(MostFound + 1)];
        return Task.FromResult(part.Length == 0 && NoneText is not null ? values.Prepend(string.Empty) : values);
    }

    private NameOption? Of(string? value) => Options.FirstOrDefault(o => o.Value == value);

    private string TextOf(string? value) => string.IsNullOrEmpty(value) ? string.Empty : Of(value)?.Text ?? value;
}
