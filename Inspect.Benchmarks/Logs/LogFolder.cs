using Inspect.Engine.Logs.Index;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Logs;
using Microsoft.Extensions.Options;

namespace Inspect.Benchmarks.Logs;

/// <summary>A folder of ten thousand small logs.</summary>
internal sealed class LogFolder : IDisposable
{
    public const int Count = 10_000;

    private readonly TemporaryFolder _folder = new();

    private string Database => _folder.File("app");

    /// <summary>Makes the logs: copies of one, which differ in their names alone.</summary>
    public Task FillAsync() => FillAsync(_folder.Path);

    /// <summary>Makes the logs in another folder.</summary>
    public static async Task FillAsync(string folder)
    {
        var spec = MakeLog.Spec();
        var path = Path.Combine(folder, "00000.eval");
        await using (var writer = await EvalLogWriter.StartAsync(path, spec, MakeLog.Plan(), MakeLog.Options, CancellationToken.None))
        {
            for (var i = 1; i <= 3; i++)
            {
                await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of(i)), CancellationToken.None);
            }

            await writer.FinishAsync(MakeLog.Header(spec), null, CancellationToken.None);
        }

        for (var i = 1; i < Count; i++)
        {
            File.Copy(path, Path.Combine(folder, $"{i:00000}.eval"));
        }
    }

    /// <summary>An index as a process that starts opens it.</summary>
    public LogIndex Open() => new(Options.Create(new LogsOptions { Dir = _folder.Path }), TimeProvider.System);

    /// <summary>Nothing is remembered.</summary>
    public void Forget()
    {
        if (Directory.Exists(Database))
        {
            Directory.Delete(Database, recursive: true);
        }
    }

    public void Dispose() => _folder.Dispose();
}
