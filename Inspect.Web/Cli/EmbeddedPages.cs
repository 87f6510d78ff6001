using Inspect.Engine;

namespace Inspect.Web.Cli;

/// <summary>The pages beside the logs of a set while it goes on. Runs that end at the same time wait for one another; a page that cannot be written stops no run.</summary>
/// <param name="session">The set.</param>
/// <param name="streams">Is told what went wrong.</param>
internal sealed class EmbeddedPages(EvalSession session, CliStreams streams) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Writes what has changed.</summary>
    public async Task UpdateAsync(CancellationToken cancellationToken) => await WriteAsync(cancellationToken);

    /// <summary>Writes the last state, without the attempts that the set has thrown away, and says where it is.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        if (await WriteAsync(cancellationToken) is { } index)
        {
            await session.TellAsync($"Pages: {index}");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _turn.Dispose();

    private async Task<string?> WriteAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (index, _, left) = await ViewEmbedCommand.WriteAsync(session.LogDir, isWhole: false, null, cancellationToken);
            foreach (var problem in left)
            {
                await streams.Error.WriteLineAsync(problem);
            }

            return index;
        }
        catch (InspectException error)
        {
            await streams.Error.WriteLineAsync(error.Message);
            return null;
        }
        finally
        {
            _turn.Release();
        }
    }
}
