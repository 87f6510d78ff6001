namespace Inspect.Engine.Logs.Format;

/// <summary>Names of the members of an archive (log format 3.1).</summary>
internal static class LogMembers
{
    public const string HeaderName = "header.json";
    public const string StartName = "_journal/start.json";
    public const string SummariesName = "summaries.json";
    public const string ReductionsName = "reductions.json";
    public const string JournalSummaries = "_journal/summaries/";
    public const string JournalUpdates = "_journal/config_updates/";
}
