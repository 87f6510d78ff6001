using System.Collections.Concurrent;
using System.Globalization;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Logs.Recovery;
using Inspect.Engine.Logs.Writing;
using Inspect.Engine.Values;
using Inspect.Tests.Support;

namespace Inspect.Tests.Logs.Damage;

/// <summary>Damaged logs are read, or refused with a sentence; nothing else happens, whatever the damage.</summary>
public sealed class LogFuzzTests
{
    private const long MostBytes = 64 << 20;

    private static int Cases => LongRun.Times(20_000, 1_000_000);

    [Fact]
    public async Task Read_DamagedLogs_OnlyFailAsPlannedAndInLittleMemory()
    {
        using var folder = new TemporaryFolder();
        var mutations = new LogMutations(await OriginalsAsync(folder));
        var failures = new ConcurrentBag<string>();
        var refused = 0;

        Parallel.For(0, Cases, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            var (ending, bytes) = mutations.Make(number);
            var path = folder.File(Environment.CurrentManagedThreadId.ToString(CultureInfo.InvariantCulture) + ending);
            File.WriteAllBytes(path, bytes);
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var read in (Action[])[() => EvalLogReader.ReadHeader(path), () => Summaries(path), () => Samples(path), () => Pages(path, number), () => Rewrite(path, number)])
            {
                try
                {
                    read();
                }
                catch (EvalLogException e)
                {
                    Interlocked.Increment(ref refused);
                    if (e.Message.Length is < 20 or > 2000)
                    {
                        failures.Add($"case {number}: a message of {e.Message.Length} characters");
                    }
                }
                catch (Exception e)
                {
                    failures.Add($"case {number}: {e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n')[0]}");
                }
            }

            var used = GC.GetAllocatedBytesForCurrentThread() - before;
            if (used > MostBytes)
            {
                failures.Add($"case {number}: {used:N0} bytes");
            }
        });

        Assert.True(failures.IsEmpty, string.Join(Environment.NewLine, failures.DistinctBy(f => f[f.IndexOf(':', StringComparison.Ordinal)..]).Take(20)));
        Assert.InRange(refused, Cases / 2, Cases * 4); // the damage is real
    }

    private static void Summaries(string path)
    {
        using var source = EvalLogReader.Open(path);
        EvalLogReader.Guard(path, source.Summaries);
        EvalLogReader.Guard(path, source.Reductions);
    }

    private static void Samples(string path)
    {
        foreach (var sample in EvalLogReader.Samples(path))
        {
            Assert.NotNull(sample);
        }
    }

    private static void Pages(string path, int number)
    {
        if (number % 4 != 0)
        {
            return;
        }

        using var source = EvalLogReader.Open(path);
        if (EvalLogReader.Guard(path, source.Summaries) is [var first, ..])
        {
            using var sample = SampleReader.Open(path, first.Id, first.Epoch);
            sample.EventPage(0, 10);
            sample.MessagePage(0, 10);
        }
    }

    /// <summary>Now and then the log is converted and recovered.</summary>
    private static void Rewrite(string path, int number)
    {
        if (number % 20 == 0)
        {
            LogConverter.Convert(path, path + ".json", AttachmentMode.Full, CancellationToken.None);
        }
        else if (number % 20 == 1 && path.EndsWith(".eval", StringComparison.Ordinal))
        {
            LogRecovery.Recover(path, new RecoveryOptions { Output = path + ".new", Overwrites = true, BufferFolder = path }, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Our own logs, and the small ones of the vectors where these are.</summary>
    private static async Task<List<(string Ending, byte[] Bytes)>> OriginalsAsync(TemporaryFolder folder)
    {
        var paths = new List<string> { await MakeLog.FinishedAsync(folder, ".eval", CancellationToken.None) };
        await LogConverter.ConvertAsync(paths[0], folder.File("b.json"), AttachmentMode.Keep, CancellationToken.None);
        paths.Add(folder.File("b.json"));
        await using (var writer = await EvalLogWriter.StartAsync(folder.File("running.eval"), MakeLog.Spec(), MakeLog.Plan(), MakeLog.Options, CancellationToken.None))
        {
            await writer.WriteSampleAsync(MakeLog.Sample(SampleId.Of("x/y")), CancellationToken.None);
            await writer.FlushAsync(CancellationToken.None);
            paths.Add(writer.Path);
        }

        if (Vectors.Folder("logs") is { } vectors)
        {
            paths.AddRange(Directory.EnumerateFiles(vectors, "*.*", SearchOption.AllDirectories)
                .Where(f => f.EndsWith(".eval", StringComparison.Ordinal) || (f.EndsWith(".json", StringComparison.Ordinal) && !f.Contains("expect", StringComparison.Ordinal)))
                .Where(f => new FileInfo(f).Length is > 0 and < 8_000).Order(StringComparer.Ordinal));
        }

        return [.. paths.Select(p => (Path.GetExtension(p), File.ReadAllBytes(p)))];
    }
}
