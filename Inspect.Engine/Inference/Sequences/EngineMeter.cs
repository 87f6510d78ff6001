using System.Diagnostics.Metrics;

namespace Inspect.Engine.Inference.Sequences;

/// <summary>What an engine of a local model does, as metrics of the meter <see cref="Name"/>, by model and engine. Thread-safe; costs next to nothing while nobody listens.</summary>
internal sealed class EngineMeter
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Inspect.Engine.Inference";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> PromptTokens = Meter.CreateCounter<long>("inspect.local.prompt.tokens", "{token}", "Tokens of prompts.");
    private static readonly Counter<long> SharedTokens = Meter.CreateCounter<long>("inspect.local.prompt.shared_tokens", "{token}", "Tokens of prompts that were copied from an earlier one instead of being run.");
    private static readonly Counter<long> AnswerTokens = Meter.CreateCounter<long>("inspect.local.answer.tokens", "{token}", "Tokens that were generated; their rate is the speed of all answers together.");
    private static readonly Counter<long> Answers = Meter.CreateCounter<long>("inspect.local.answers", "{answer}", "Answers that came to their end, by reason.");
    private static readonly Histogram<double> Queue = Meter.CreateHistogram<double>("inspect.local.queue.duration", "s", "Time that a request waited for its run.");
    private static readonly Histogram<double> FirstToken = Meter.CreateHistogram<double>("inspect.local.first_token.duration", "s", "Time from a request to the first token of its answer.");
    private static readonly UpDownCounter<int> Rows = Meter.CreateUpDownCounter<int>("inspect.local.rows", "{row}", "Requests that are being run now.");
    private static readonly UpDownCounter<long> Cache = Meter.CreateUpDownCounter<long>("inspect.local.cache.size", "By", "Bytes of keys and values that the requests being run have reserved.");

    private readonly KeyValuePair<string, object?>[] _tags;

    /// <summary>Names the engine in its metrics.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="engine">Name of the engine.</param>
    public EngineMeter(string model, string engine) => _tags = [new("model", model), new("engine", engine)];

    /// <summary>A request begins to be run.</summary>
    /// <param name="queueSeconds">Seconds that it waited.</param>
    /// <param name="bytes">Bytes of keys and values that it reserves.</param>
    public void Begin(double queueSeconds, long bytes)
    {
        Rows.Add(1, _tags);
        Cache.Add(bytes, _tags);
        Queue.Record(queueSeconds, _tags);
    }

    /// <summary>A request that had begun is run no more, however it ended.</summary>
    /// <param name="bytes">Bytes that it had reserved.</param>
    public void Leave(long bytes)
    {
        Rows.Add(-1, _tags);
        Cache.Add(-bytes, _tags);
    }

    /// <summary>An answer came to its end.</summary>
    public void Answer(LocalEnd end)
    {
        PromptTokens.Add(end.InputTokens, _tags);
        SharedTokens.Add(end.SharedTokens, _tags);
        AnswerTokens.Add(end.OutputTokens, _tags);
        FirstToken.Record(end.FirstTokenSeconds, _tags);
        Answers.Add(1, [.. _tags, new("reason", end.StopReason)]);
    }
}
