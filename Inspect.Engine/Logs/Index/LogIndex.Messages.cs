using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Logs.Index;

/// <content>What the index gets over by itself, for whoever looks into it later.</content>
public sealed partial class LogIndex
{
    [LoggerMessage(LogLevel.Warning, "The index of logs could not be read; the logs themselves are read instead")]
    private static partial void LogUnreadable(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The index of logs could not be stored; it is tried again")]
    private static partial void LogNotStored(ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "The index of logs is new or was damaged, and is filled from the logs")]
    private static partial void LogEmptied(ILogger logger);

    [LoggerMessage(LogLevel.Debug, "The samples of {Path} cannot be read, so they are not searched")]
    private static partial void LogNotFilled(ILogger logger, Exception exception, string path);

    [LoggerMessage(LogLevel.Error, "A look at the folders of logs failed; it is tried again at the next change")]
    private static partial void LogRoundFailed(ILogger logger, Exception exception);
}
