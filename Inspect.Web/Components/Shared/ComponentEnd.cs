namespace Inspect.Web.Components.Shared;

/// <summary>Tells work that a component started when the component is gone. Unlike a source's own, its token can still be asked for afterwards, as work that comes back late does. Thread-safe.</summary>
internal sealed class ComponentEnd : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private CancellationTokenRegistration _app;
    private int _isEnded;

    public ComponentEnd() => Token = _source.Token;

    /// <summary>Cancelled from the end on.</summary>
    public CancellationToken Token { get; }

    public bool IsReached => Token.IsCancellationRequested;

    /// <summary>Ends with the app too: its circuits outlive its services, which a component that still drew itself would ask for.</summary>
    public void EndWith(IHostApplicationLifetime app) => _app = app.ApplicationStopping.Register(End);

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        _app.Dispose();
        End();
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _isEnded, 1) == 0)
        {
            _source.Cancel();
            _source.Dispose();
        }
    }
}
