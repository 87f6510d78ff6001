using Inspect.Engine.Logs.Journal;
using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Evals;

/// <summary>The new log of a retry, as long as it holds only a part of what is kept: a retry that is broken off then leaves none, since whoever went on with it would run the rest again.</summary>
/// <param name="path">The log.</param>
/// <param name="isPartial">It is the log of a retry.</param>
/// <param name="logger">Is told of what cannot be removed.</param>
internal sealed class PartialLog(string path, bool isPartial, ILogger logger) : IDisposable
{
    private bool _isPartial = isPartial;

    /// <summary>The log, to be named to others; null while it is a part.</summary>
    public string? Path => _isPartial ? null : path;

    /// <summary>All that is kept is in it.</summary>
    public void Complete() => _isPartial = false;

    /// <summary>Removes the part; its writer has let go of it.</summary>
    public void Dispose()
    {
        if (_isPartial)
        {
            RunningLogs.Discard(path, logger);
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.LogNotRemoved(e, path);
            }
        }
    }
}
