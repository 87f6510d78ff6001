namespace Inspect.Web.Components.Shared;

/// <summary>Tells work that a component started when the component is gone. Unlike a source's own, its token can still be asked for afterwards, as work that comes back late does.</summary>
internal sealed class ComponentEnd : IDisposable
{
    private readonly CancellationTokenSource _source = new();

    public ComponentEnd() => Token = _source.Token;

    /// <summary>Cancelled from the end on.</summary>
    public CancellationToken Token { get; }

    public bool IsReached => Token.IsCancellationRequested;

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (IsReached)
        {
            return;
        }

        _source.Cancel();
        _source.Dispose();
    }
}
