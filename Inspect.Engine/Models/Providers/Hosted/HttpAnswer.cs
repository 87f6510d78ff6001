namespace Inspect.Engine.Models.Providers.Hosted;

/// <summary>An answer of a server whose body is read as it comes.</summary>
/// <param name="status">Its status.</param>
/// <param name="header">Value of a header; null where it is absent.</param>
/// <param name="body">The body, which is disposed with this.</param>
/// <param name="owner">What else is disposed with it.</param>
internal sealed class HttpAnswer(int status, Func<string, string?> header, Stream body, IDisposable? owner = null) : IDisposable
{
    /// <summary>Its status.</summary>
    public int Status => status;

    /// <summary>It is an answer, not a failure.</summary>
    public bool IsSuccess => status is >= 200 and < 300;

    /// <summary>The body comes in events.</summary>
    public bool IsEvents => header("content-type")?.Contains("text/event-stream", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The body says that it is JSON, or does not say what it is.</summary>
    public bool IsJson => header("content-type") is not { Length: > 0 } type || type.Contains("json", StringComparison.OrdinalIgnoreCase);

    /// <summary>The body.</summary>
    public Stream Body => body;

    /// <summary>Value of a header; null where it is absent.</summary>
    public string? Header(string name) => header(name);

    /// <inheritdoc />
    public void Dispose()
    {
        body.Dispose();
        owner?.Dispose();
    }
}
