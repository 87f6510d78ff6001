using Inspect.Engine.Messages;
using Inspect.Engine.Models;
using Inspect.Engine.Models.Caching;

namespace Inspect.Engine.Evals.Caching;

/// <summary>One call of a model with the cache before it; where its settings ask for none, the cache is not touched.</summary>
internal sealed class CachedCall
{
    private readonly AnswerCache? _cache;
    private readonly Model _model;
    private readonly CachePolicy? _policy;
    private readonly string _key = string.Empty;

    public CachedCall(AnswerCache? cache, Model model, IReadOnlyList<ChatMessage> input, GenerateConfig config, int epoch)
    {
        (_cache, _model) = (cache, model);
        if (cache is not null && config.Cache is { } setting && CachePolicy.Read(setting, out _policy) is null && _policy is not null)
        {
            _key = AnswerKey.Of(model.Name, model.BaseUrl, input, [], null, config, _policy, epoch);
        }
    }

    /// <summary>What the event says of the cache: <c>read</c>, <c>write</c>, or nothing.</summary>
    public string? Mark { get; private set; }

    /// <summary>The kept answer; null where there is none.</summary>
    public async Task<ModelOutput?> ReadAsync(CancellationToken cancellationToken)
    {
        var output = _policy is null ? null : await _cache!.ReadAsync(_model.Name, _key, cancellationToken).ConfigureAwait(false);
        Mark = output is null ? null : "read";
        return output;
    }

    /// <summary>Keeps the answer that was given.</summary>
    public async Task WriteAsync(ModelOutput output, CancellationToken cancellationToken)
    {
        if (_policy is not null && await _cache!.WriteAsync(_model.Name, _key, output, _policy, cancellationToken).ConfigureAwait(false))
        {
            Mark = "write";
        }
    }
}
