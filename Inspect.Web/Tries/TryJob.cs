namespace Inspect.Web.Tries;

/// <summary>A try that a script began.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Created">When it began.</param>
/// <param name="Result">Ends with what came of it.</param>
public sealed record TryJob(string Id, DateTimeOffset Created, Task<TryResult> Result);
