namespace Inspect.Engine.Values;

/// <summary>An error that ended a sample or a run.</summary>
public sealed record EvalError : LogRecord
{
    /// <summary>What failed, in a sentence.</summary>
    public required string Message { get; init => field = value ?? string.Empty; }

    /// <summary>Where it was thrown, plain text.</summary>
    public string Traceback { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>The same with terminal colours; may equal the plain one.</summary>
    public string TracebackAnsi { get; init => field = value ?? string.Empty; } = string.Empty;

    /// <summary>The error record of an exception.</summary>
    public static EvalError From(Exception exception) => new()
    {
        Message = exception.Message,
        Traceback = exception.ToString(),
        TracebackAnsi = exception.ToString(),
    };
}
