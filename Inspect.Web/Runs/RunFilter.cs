using Inspect.Engine.Filters;
using Inspect.Engine.Live;

namespace Inspect.Web.Runs;

/// <summary>The condition of a query's text.</summary>
internal sealed class RunFilter
{
    private readonly string[] _words = [];
    private readonly Filter? _filter;

    private RunFilter(string[] words, Filter? filter, FilterError? error)
    {
        (_words, _filter, Error) = (words, filter, error);
    }

    /// <summary>Why the text is no filter; then every run fits.</summary>
    public FilterError? Error { get; }

    /// <summary>The condition of a text: a filter, words, or none.</summary>
    public static RunFilter Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new RunFilter([], null, null);
        }

        if (Filter.IsWords(text, RunNames.Schema))
        {
            return new RunFilter(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), null, null);
        }

        var filter = Filter.TryParse(text, RunNames.Schema, out var error);
        return new RunFilter([], filter, error);
    }

    /// <summary>Words as a filter, so that conditions can be added to them; any other text as it is.</summary>
    public static string? AsCondition(string? text) => !string.IsNullOrWhiteSpace(text) && Filter.IsWords(text, RunNames.Schema)
        ? string.Join(" and ", text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => $"any ~= {FilterFacets.Quote(System.Text.RegularExpressions.Regex.Escape(w))}"))
        : text;

    /// <summary>Whether a run fits.</summary>
    public bool Holds(RunKey run, RunState state)
    {
        return _filter is { } filter ? filter.Holds(name => RunNames.ValueOf(run, state, name)) : _words.Length == 0 || run.Holds(_words, state);
    }
}
