using System.Collections.Immutable;
using Inspect.Engine.Logs.Format;

namespace Inspect.Web.Runs;

/// <summary>What became of an edit of tags and metadata.</summary>
/// <param name="Header">Header of the log as it is now.</param>
/// <param name="IsSaved">The edit is in the log; else somebody else edited it meanwhile.</param>
/// <param name="Theirs">The edits of others that the author had not seen.</param>
public sealed record HeaderSaved(EvalLog Header, bool IsSaved, ImmutableArray<LogUpdate> Theirs);
