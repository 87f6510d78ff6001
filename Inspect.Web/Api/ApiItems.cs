namespace Inspect.Web.Api;

/// <summary>All there is of a kind, in one answer.</summary>
/// <typeparam name="T">What an item is.</typeparam>
/// <param name="Items">The items in order.</param>
public sealed record ApiItems<T>(IReadOnlyList<T> Items);
