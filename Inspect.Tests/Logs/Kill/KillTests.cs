using System.Globalization;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Reading;
using Inspect.Engine.Values;
using Inspect.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Inspect.Tests.Logs.Kill;

/// <summary>A process that is killed while it writes loses no finished sample; its log opens, and the next process goes on with it.</summary>
public sealed class KillTests
{
    private const int Chains = 2;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static int Kills => LongRun.Times(20, 1000);

    [Fact]
    public async Task Write_KilledAgainAndAgain_NothingFinishedIsLostOrDoneTwice()
    {
        using var folder = new TemporaryFolder();

        await Task.WhenAll(Enumerable.Range(0, Chains).Select(async chain =>
        {
            var mine = Directory.CreateDirectory(folder.File(chain.ToString(CultureInfo.InvariantCulture))).FullName;
            var random = new Random(chain);
            var finished = new Dictionary<string, int>();
            for (var i = 0; i < Kills / Chains; i++)
            {
                await WriteUntilKilledAsync(mine, random.Next(1, 120), finished);
                foreach (var (log, count) in finished)
                {
                    await CheckAsync(Path.Combine(mine, log), count);
                }
            }

            Assert.True(finished.Count > 1, "The writer finished no log.");
        }));
    }

    /// <summary>Kills the writer after it has said some lines; what it said last decides what must be there.</summary>
    private static async Task WriteUntilKilledAsync(string folder, int lines, Dictionary<string, int> finished)
    {
        using var writer = WriterProcess.Start(folder);
        try
        {
            for (var said = 0; await writer.StandardOutput.ReadLineAsync(Stop) is { } line; said++)
            {
                var parts = line.Split(' ');
                var count = int.Parse(parts[2], CultureInfo.InvariantCulture);
                if (parts[1] == "opened")
                {
                    Assert.InRange(count, finished.GetValueOrDefault(parts[0]), int.MaxValue); // nothing is done again
                }

                finished[parts[0]] = Math.Max(finished.GetValueOrDefault(parts[0]), count);
                if (said == lines)
                {
                    writer.Kill();
                }
            }
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync(Stop);
        }
    }

    private static async Task CheckAsync(string path, int count)
    {
        var log = await EvalLogReader.ReadHeaderAsync(path, Stop);
        if (log.Status == EvalStatus.Success)
        {
            // The writer may have been killed just before the log was replaced; after that the file stands alone.
            await RunningLogs.CompleteAsync(path, TimeProvider.System, NullLogger.Instance, Stop);
            Assert.False(File.Exists(RunningLogs.JournalOf(path)));
        }

        var ids = (await EvalLogReader.ReadSummariesAsync(path, Stop)).Select(s => s.Id).ToList();
        var samples = new HashSet<SampleId>();
        await foreach (var sample in EvalLogReader.ReadSamplesAsync(path, Stop))
        {
            samples.Add(sample.Id);
        }

        Assert.InRange(log.Status, EvalStatus.Started, EvalStatus.Success);
        Assert.Equal(Enumerable.Range(1, ids.Count).Select(i => SampleId.Of(i)), ids);
        Assert.Equal(ids.Count, samples.Count);
        Assert.True(ids.Count >= count, $"{count} samples were finished in {Path.GetFileName(path)}, and {ids.Count} are there.");
    }
}
