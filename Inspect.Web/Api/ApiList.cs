namespace Inspect.Web.Api;

/// <summary>Some entries of a list.</summary>
/// <typeparam name="T">An entry.</typeparam>
/// <param name="Items">The entries.</param>
/// <param name="Total">Entries that the query holds.</param>
/// <param name="UnfilteredTotal">Entries without its condition.</param>
/// <param name="Next">Cursor of what follows; absent at the end.</param>
public sealed record ApiList<T>(IReadOnlyList<T> Items, int Total, int UnfilteredTotal, string? Next);
