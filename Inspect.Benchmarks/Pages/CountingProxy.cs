using System.Net;
using System.Net.Sockets;

namespace Inspect.Benchmarks.Pages;

/// <summary>Stands between a browser and the app on loopback, and counts the bytes that the app sends: heads, bodies and web sockets, as compressed as they travel.</summary>
internal sealed class CountingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Uri _app;
    private long _sent;

    public CountingProxy(Uri app)
    {
        _app = app;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    /// <summary>Where the browser goes.</summary>
    public Uri Address { get; }

    /// <summary>Bytes from the app to browsers so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = CarryAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task CarryAsync(TcpClient browser)
    {
        using (browser)
        using (var app = new TcpClient { NoDelay = true })
        {
            browser.NoDelay = true;
            await app.ConnectAsync(_app.Host, _app.Port);
            await Task.WhenAny(CopyAsync(browser.GetStream(), app.GetStream(), counts: false), CopyAsync(app.GetStream(), browser.GetStream(), counts: true));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool counts)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, _end.Token)) > 0)
            {
                if (counts)
                {
                    Interlocked.Add(ref _sent, read);
                }

                await to.WriteAsync(buffer.AsMemory(0, read), _end.Token);
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
