namespace Inspect.Web.Security;

/// <summary>A token that lets a script in: what is known of it once it was shown.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Created">When it was made.</param>
public sealed record ApiToken(long Id, string Name, DateTimeOffset Created);
