using System.Text.Json;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Transcripts;
using Inspect.Engine.Values;

namespace Inspect.Engine.Evals;

/// <summary>What a log keeps of an attempt that failed and was followed by another (log format 6.1): the error, and the events from the last model call on.</summary>
internal static class FailedAttempt
{
    /// <summary>The record of an attempt.</summary>
    /// <param name="sample">The sample as the attempt left it.</param>
    /// <param name="error">What ended it.</param>
    public static JsonElement Of(EvalSample sample, EvalError error)
    {
        var from = Math.Max(0, sample.Events.ToList().FindLastIndex(e => e is ModelEvent));
        return LogJson.ToElement(new Dictionary<string, JsonElement>
        {
            ["message"] = LogJson.ToElement(error.Message),
            ["traceback"] = LogJson.ToElement(error.Traceback),
            ["traceback_ansi"] = LogJson.ToElement(error.TracebackAnsi),
            ["events"] = LogJson.ToElement(sample.Events.Skip(from).ToList()),
        });
    }
}
