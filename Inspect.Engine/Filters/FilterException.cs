namespace Inspect.Engine.Filters;

/// <summary>Ends the reading of a filter that is wrong.</summary>
internal sealed class FilterException(int at, int length, string message) : Exception(message)
{
    /// <summary>The fault.</summary>
    public FilterError Error { get; } = new(at, length, message);
}
