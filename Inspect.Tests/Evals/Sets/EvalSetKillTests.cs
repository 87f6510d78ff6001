using System.Diagnostics;
using System.Globalization;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Reading;

namespace Inspect.Tests.Evals.Sets;

/// <summary>A set whose process is killed loses no finished sample, does none twice, and ends as one that nobody disturbed.</summary>
public sealed class EvalSetKillTests : IDisposable
{
    private const int Items = 40;
    private const int Samples = Items * 2;

    /// <summary>Two tasks of 40 items in two epochs. Each sample says its name as it is solved, and takes a while; after so many the next ones wait for ever, so that a kill is never too late.</summary>
    private const string Tasks = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Inspect.Engine.Datasets;
        using Inspect.Engine.Parts;
        using Inspect.Engine.Tasks;
        using Inspect.Engine.Values;

        public static class Both
        {
            [EvalTask("first")] public static EvalTask First() => Make("first", 3);

            [EvalTask("second")] public static EvalTask Second() => Make("second", 4);

            private static EvalTask Make(string name, int every) => new()
            {
                Dataset = new Dataset { Samples = [.. Enumerable.Range(1, 40).Select(i => new Sample { Id = SampleId.Of(i), Input = $"{name} {i}", Target = Target.Of(i % every == 0 ? "Default" : "nothing") })] },
                Solver = [Part.Of("slow"), Part.Of("generate")],
                Scorer = [Part.Of("includes")],
                Epochs = 2,
            };
        }

        [Part("slow")]
        public sealed class Slow : ISolver
        {
            private static readonly int most = int.Parse(Environment.GetEnvironmentVariable("MOST_SAMPLES"));
            private static int count;

            public async Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken)
            {
                await Task.Delay(20, cancellationToken);
                if (Interlocked.Increment(ref count) > most)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }

                Console.WriteLine($"did {state.Input.Text} {state.Epoch}");
            }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-set-kill-").FullName;

    public EvalSetKillTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "tasks"));
        Directory.CreateDirectory(Path.Combine(_folder, "models"));
        File.WriteAllText(Path.Combine(_folder, "tasks", "both.cs"), Tasks);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task EvalSet_KilledInTheMiddleOfEachTask_EndsLikeOneThatNobodyDisturbed()
    {
        var (code, all) = await RunAsync("calm", null);
        Assert.Equal((0, Samples * 2, Samples * 2), (code, all.Count, all.Distinct().Count()));
        var finished = new Dictionary<string, string>();

        // In the first task; then what is left of it, and in the second.
        foreach (var lines in (int[])[30, 70])
        {
            var (_, did) = await RunAsync("killed", lines);

            Assert.Empty(did.Intersect(finished.Keys));
            var now = await FinishedAsync("killed");
            Assert.All(finished, f => Assert.Equal(f.Value, now.GetValueOrDefault(f.Key)));
            Assert.InRange(now.Count, finished.Count + 1, (Samples * 2) - 1);
            finished = now;
        }

        var (last, rest) = await RunAsync("killed", null);

        Assert.Equal(0, last);
        Assert.Empty(rest.Intersect(finished.Keys));
        Assert.Equal(all.Order(), rest.Concat(finished.Keys).Distinct().Order());
        var end = await FinishedAsync("killed");
        Assert.All(finished, f => Assert.Equal(f.Value, end[f.Key]));
        Assert.Equal(await ResultsAsync("calm"), await ResultsAsync("killed"));
    }

    /// <summary>Runs the set; kills it when so many samples were solved.</summary>
    /// <returns>The exit code, and the samples that were solved.</returns>
    private async Task<(int Code, List<string> Did)> RunAsync(string logs, int? killedAfter)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Inspect.Web" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty));
        string[] arguments = ["eval-set", "tasks/both.cs", "--model", "mockllm/model", "--log-dir", "logs/" + logs, "--display", "none", "--max-samples", "4"];
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, Environment = { ["MOST_SAMPLES"] = (killedAfter ?? int.MaxValue).ToString(CultureInfo.InvariantCulture) } })!;
        var did = new List<string>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(Stop) is { } line)
            {
                if (line.StartsWith("did ", StringComparison.Ordinal))
                {
                    did.Add(line[4..]);
                }

                if (did.Count == killedAfter)
                {
                    process.Kill();
                }
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(Stop);
        }

        return (process.ExitCode, did);
    }

    /// <summary>The samples that the logs of a folder have, with the id of the run of each.</summary>
    private async Task<Dictionary<string, string>> FinishedAsync(string logs)
    {
        var finished = new Dictionary<string, string>();
        foreach (var log in Directory.GetFiles(Path.Combine(_folder, "logs", logs), "*.eval").Order(StringComparer.Ordinal))
        {
            foreach (var sample in (await EvalLogReader.ReadSummariesAsync(log, Stop)).Where(s => s.Error is null))
            {
                // A sample that was kept is in the old log and in the new one, as itself.
                var name = $"{sample.Input.Text} {sample.Epoch}";
                Assert.Equal(finished.GetValueOrDefault(name, sample.Uuid!), sample.Uuid);
                finished[name] = sample.Uuid!;
            }
        }

        return finished;
    }

    /// <summary>What the logs of a folder say in the end: one log a task, with its numbers.</summary>
    private async Task<string> ResultsAsync(string logs)
    {
        var lines = new List<string>();
        foreach (var log in Directory.GetFiles(Path.Combine(_folder, "logs", logs), "*.eval"))
        {
            var header = await EvalLogReader.ReadHeaderAsync(log, Stop);
            Assert.Equal(EvalStatus.Success, header.Status);
            var metrics = header.Results!.Scores.Single().Metrics.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key} {m.Value.Value:R}"));
            lines.Add($"{header.Eval.Task}: {header.Results.CompletedSamples} of {header.Results.TotalSamples}, {string.Join(", ", metrics)}");
        }

        return string.Join('\n', lines.Order());
    }
}
