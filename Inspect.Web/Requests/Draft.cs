namespace Inspect.Web.Requests;

/// <summary>A form as somebody left it.</summary>
/// <param name="Content">What it holds, as JSON.</param>
/// <param name="Saved">When.</param>
public sealed record Draft(string Content, DateTimeOffset Saved);
