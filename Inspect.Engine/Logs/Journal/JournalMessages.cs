using Microsoft.Extensions.Logging;

namespace Inspect.Engine.Logs.Journal;

/// <summary>What journals repair, leave out and leave behind, for whoever looks into it later.</summary>
internal static partial class JournalMessages
{
    [LoggerMessage(LogLevel.Warning, "The journal {Journal} is damaged: {Count} members are left out, the first is {Name}")]
    public static partial void LogLeftOut(this ILogger logger, string journal, int count, string name);

    [LoggerMessage(LogLevel.Warning, "The last {Bytes} bytes of the journal {Journal} are no whole member and are cut off")]
    public static partial void LogCutOff(this ILogger logger, string journal, long bytes);

    [LoggerMessage(LogLevel.Warning, "The journal {Journal} was damaged where the log is whole, and is made whole from it")]
    public static partial void LogRestored(this ILogger logger, string journal);

    [LoggerMessage(LogLevel.Information, "The log {Log} is complete: its writer died in the last step, which is done now")]
    public static partial void LogCompleted(this ILogger logger, string log);

    [LoggerMessage(LogLevel.Warning, "The log {Log} cannot be completed: the header in its journal is damaged; it can be resumed or recovered")]
    public static partial void LogHeaderDamaged(this ILogger logger, string log);

    [LoggerMessage(LogLevel.Information, "The log {Log} is finished; the journal that was left beside it goes")]
    public static partial void LogLeftover(this ILogger logger, string log);

    [LoggerMessage(LogLevel.Information, "The journal of {Log} holds no sample, its writer died at the start; it goes")]
    public static partial void LogStillborn(this ILogger logger, string log);

    [LoggerMessage(LogLevel.Warning, "The journal folder {Folder} cannot be removed; it does no harm where it is")]
    public static partial void LogNotRemoved(this ILogger logger, Exception exception, string folder);

    [LoggerMessage(LogLevel.Information, "The temporary file {File} of a writer that was killed is removed")]
    public static partial void LogSwept(this ILogger logger, string file);

    [LoggerMessage(LogLevel.Debug, "The temporary file {File} is left: somebody has it, or it is not ours to remove")]
    public static partial void LogNotSwept(this ILogger logger, Exception exception, string file);
}
