using System.Reflection;
using Inspect.Engine.Metrics;

namespace Inspect.Engine.Tasks.Code;

/// <summary>A reducer of code, whose failures are sentences.</summary>
/// <param name="reducer">The reducer.</param>
internal sealed class CodeReducer(IScoreReducer reducer) : IScoreReducer
{
    private static readonly MethodInfo Method = typeof(IScoreReducer).GetMethod(nameof(IScoreReducer.Reduce))!;

    /// <inheritdoc />
    public string Name => reducer.Name;

    /// <inheritdoc />
    public int LeastEpochs => reducer.LeastEpochs;

    /// <inheritdoc />
    public IReadOnlyList<ScoreValue>? Votes(IReadOnlyList<ScoreValue> values) => reducer.Votes(values);

    /// <inheritdoc />
    public ScoreValue Reduce(IReadOnlyList<ScoreValue> values) => CodeCall.Invoke<ScoreValue>($"reducer \"{Name}\"", reducer, Method, values);
}
