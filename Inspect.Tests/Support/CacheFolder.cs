using Inspect.Engine.Evals.Caching;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Inspect.Tests.Support;

/// <summary>A cache of answers in a folder of its own, with a clock of its own.</summary>
internal sealed class CacheFolder : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-cache-").FullName;

    public CacheFolder() => Cache = new AnswerCache(Options.Create(new CacheOptions { Dir = _folder }), Time, NullLogger<AnswerCache>.Instance);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public AnswerCache Cache { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
