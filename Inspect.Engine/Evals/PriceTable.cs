using System.Collections.Immutable;
using Inspect.Engine.Models;
using Microsoft.Extensions.Options;

namespace Inspect.Engine.Evals;

/// <summary>Prices of models from the file that the user keeps; it is read again when it has changed. Thread-safe.</summary>
/// <param name="defaults">Names the file.</param>
public sealed class PriceTable(IOptions<EvalDefaults> defaults)
{
    private readonly Lock _lock = new(); // guards the fields below
    private (DateTime Written, long Length) _seen;
    private ImmutableDictionary<string, ModelPrice> _prices = ImmutableDictionary<string, ModelPrice>.Empty;
    private string? _problem;

    /// <summary>Path of the file.</summary>
    public string Path => System.IO.Path.GetFullPath(defaults.Value.PriceFile);

    /// <summary>What is wrong with the file, in a sentence; null when nothing is, or there is no file.</summary>
    public string? Problem
    {
        get
        {
            Read();
            return _problem;
        }
    }

    /// <summary>The price of a model; null where the file has none.</summary>
    /// <param name="model">Full name.</param>
    public ModelPrice? Of(string model) => Read().GetValueOrDefault(model);

    /// <summary>The prices of some models, as far as they are known.</summary>
    /// <param name="models">Full names.</param>
    /// <param name="given">Prices that go before those of the file.</param>
    public IReadOnlyDictionary<string, ModelPrice> Of(IEnumerable<string> models, IReadOnlyDictionary<string, ModelPrice> given)
    {
        var all = Read();
        return all.IsEmpty ? given : all.Where(p => models.Contains(p.Key)).ToImmutableDictionary().SetItems(given);
    }

    private ImmutableDictionary<string, ModelPrice> Read()
    {
        lock (_lock)
        {
            var file = new FileInfo(Path);
            var now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            if (now != _seen)
            {
                (_seen, _problem) = (now, null);
                try
                {
                    _prices = file.Exists ? PriceFile.Read(Path) : ImmutableDictionary<string, ModelPrice>.Empty;
                }
                catch (InspectException error)
                {
                    (_prices, _problem) = (ImmutableDictionary<string, ModelPrice>.Empty, error.Message);
                }
            }

            return _prices;
        }
    }
}
