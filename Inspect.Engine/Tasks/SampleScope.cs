using System.Collections.Immutable;
using Inspect.Engine.Messages;
using Inspect.Engine.Metrics;
using Inspect.Engine.Models;
using Inspect.Engine.Transcripts;

namespace Inspect.Engine.Tasks;

/// <summary>What solvers and scorers can do while they work on a sample: ask models, record what happens, see the limits.</summary>
/// <remarks>Not thread-safe: one sample, one flow.</remarks>
/// <param name="transcript">Takes what happens.</param>
/// <param name="limits">What the sample may use.</param>
public abstract class SampleScope(Transcript transcript, SampleLimits limits)
{
    /// <summary>No model answers: the scope is that of a preview or of a test bench.</summary>
    public abstract bool IsDryRun { get; }

    /// <summary>The events of the sample.</summary>
    public Transcript Transcript => transcript;

    /// <summary>What the sample may use.</summary>
    public SampleLimits Limits => limits;

    /// <summary>Calls the model under test with the conversation of a state, sets its output and appends the answer. In a dry run the state stays as it is.</summary>
    /// <param name="state">The state, changed in place.</param>
    /// <param name="config">Settings of this call, over those of the run.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SampleLimitException">The sample may not go on.</exception>
    public abstract Task GenerateAsync(TaskState state, GenerateConfig? config, CancellationToken cancellationToken);

    /// <summary>Asks a model outside of the conversation. In a dry run the output is empty.</summary>
    /// <param name="model">A role of the task, or the full name of a model; a role that nothing is bound to is played by the model under test, and of several models that play one the first is asked.</param>
    /// <param name="messages">What it is asked.</param>
    /// <param name="config">Settings of this call; those of the run lie under them where it is the model under test.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="SampleLimitException">The sample may not go on.</exception>
    public abstract Task<ModelOutput> AskAsync(string model, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken);

    /// <summary>Asks every model that plays a role the same thing, outside of the conversation; mostly that is one.</summary>
    /// <param name="model">As in <see cref="AskAsync"/>.</param>
    /// <param name="messages">What they are asked.</param>
    /// <param name="config">Settings of these calls.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <returns>Full name and output of each model, in the order of the role.</returns>
    /// <exception cref="SampleLimitException">The sample may not go on.</exception>
    public virtual async Task<IReadOnlyList<(string Model, ModelOutput Output)>> AskEachAsync(
        string model, IReadOnlyList<ChatMessage> messages, GenerateConfig? config, CancellationToken cancellationToken) =>
        [(model, await AskAsync(model, messages, config, cancellationToken).ConfigureAwait(false))];

    /// <summary>Asks a local model how likely it finds texts behind a conversation: a choice can be taken so, or a text judged, without an answer being generated. In a dry run there are none.</summary>
    /// <param name="model">As in <see cref="AskAsync"/>.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="texts">Texts that may follow it, each by itself.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>One for each text, in their order.</returns>
    /// <exception cref="InspectException">The model is none that can say.</exception>
    public virtual Task<IReadOnlyList<TextLikelihood>> LikelihoodsAsync(string model, IReadOnlyList<ChatMessage> messages, IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TextLikelihood>>([]);

    /// <summary>Does a part of the work within limits of its own, beside those of the sample and of the parts around it. In a dry run nothing is limited.</summary>
    /// <param name="limits">What the part may use, counted from now on; of messages, how long the whole conversation may become.</param>
    /// <param name="work">The part; its token ends it when its time is over.</param>
    /// <param name="cancellationToken">Ends the part.</param>
    /// <returns>The limit of the part that ended it; null where it came to its own end.</returns>
    /// <exception cref="SampleLimitException">A limit around the part ended it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is below 0.</exception>
    public virtual async Task<SampleLimitException?> LimitAsync(SampleLimits limits, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await work(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Judges a state by the scorers of the run while the sample goes on; the scores are events of it and no scores of it. In a dry run there are none.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cancellationToken">Ends the judging.</param>
    /// <returns>The scores by name of the scorer.</returns>
    /// <exception cref="InspectException">The run has no scorers.</exception>
    public virtual Task<IReadOnlyDictionary<string, Score>> ScoreAsync(TaskState state, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, Score>>(ImmutableDictionary<string, Score>.Empty);

    /// <summary>What a model gets to read: the system message of the settings, then the messages.</summary>
    protected static ImmutableArray<ChatMessage> InputOf(IEnumerable<ChatMessage> messages, GenerateConfig config) =>
        config.SystemMessage is { } system ? [ChatMessage.System(system), .. messages] : [.. messages];
}
