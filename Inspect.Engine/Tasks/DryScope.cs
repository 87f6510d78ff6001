using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Tasks;

/// <summary>A scope without a model: what would be sent is kept and nothing is asked.</summary>
/// <param name="config">Settings of the run.</param>
/// <param name="time">Clock of the transcript.</param>
public sealed class DryScope(GenerateConfig config, TimeProvider time) : SampleScope(new Transcript(time, null), SampleLimits.None)
{
    private readonly List<DryCall> _calls = [];

    /// <inheritdoc />
    public override bool IsDryRun => true;

    /// <summary>What would be sent, in order.</summary>
    public IReadOnlyList<DryCall> Calls => _calls;

    /// <inheritdoc />
    public override Task GenerateAsync(TaskState state, GenerateConfig? config, CancellationToken cancellationToken)
    {
        Record(state.Model, state.Messages, Settings.Merge(config));
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public override Task<ModelOutput> AskAsync(string model, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken)
    {
        Record(model, messages, config ?? GenerateConfig.Empty);
        return Task.FromResult(ModelOutput.Empty);
    }

    private GenerateConfig Settings { get; } = config;

    private void Record(string model, IEnumerable<ChatMessage> messages, GenerateConfig settings) =>
        _calls.Add(new DryCall(model, InputOf(messages, settings), settings));
}
