using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Inspect.Engine.Logs.Reading;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Queue;

/// <summary>Journey 8: the server is killed at any moment of a run; the next one finds it, says so, and goes on without doing anything twice.</summary>
public sealed class ServerKillTests : IDisposable
{
    private const int Samples = 200;

    /// <summary>Each sample says its name as it is solved, and takes a while.</summary>
    private const string Tasks = """
        using System;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Inspect.Engine.Datasets;
        using Inspect.Engine.Parts;
        using Inspect.Engine.Tasks;
        using Inspect.Engine.Values;

        public static class Slowly
        {
            [EvalTask("slowly")] public static EvalTask Make() => new()
            {
                Dataset = new Dataset { Samples = [.. Enumerable.Range(1, 200).Select(i => new Sample { Id = SampleId.Of(i), Input = $"{i}", Target = Target.Of("Default") })] },
                Solver = [Part.Of("slow"), Part.Of("generate")],
                Scorer = [Part.Of("includes")],
            };
        }

        [Part("slow")]
        public sealed class Slow : ISolver
        {
            public async Task SolveAsync(TaskState state, SampleScope scope, CancellationToken cancellationToken)
            {
                await Task.Delay(150, cancellationToken);
                Console.WriteLine($"did {state.Input.Text}");
            }
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-server-kill-").FullName;
    private readonly int _port = FreePort();
    private readonly HttpClient _client;

    public ServerKillTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "tasks"));
        Directory.CreateDirectory(Path.Combine(_folder, "models"));
        Directory.CreateDirectory(Path.Combine(_folder, "logs"));
        File.WriteAllText(Path.Combine(_folder, "tasks", "slowly.cs"), Tasks);
        _client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}/api/v1/") };
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The suite kills a few times; as often as is asked for with a variable.</summary>
    private static int Kills => LongRun.Times(3, 20);

    public void Dispose()
    {
        _client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Run_ServerKilledAgainAndAgain_IsRecoveredAndNothingFinishedIsLostOrDoneTwice()
    {
        var random = new Random(8);
        var finished = new Dictionary<string, string>();
        string? run = null;
        var isLast = false;
        for (var kill = 0; !isLast; kill++)
        {
            // On a slow machine the run may come to its end before it was killed as often as it should.
            var left = Samples - finished.Count;
            isLast = kill == Kills || left == 0;
            using var server = StartServer();
            var did = new List<string>();
            try
            {
                await ReadAsync(server, did, line => line.StartsWith("Inspect is ready", StringComparison.Ordinal));
                run ??= await StartRunAsync();
                if (!isLast)
                {
                    // At the first line the run goes on; some lines later the process is gone, without a word.
                    var lines = Math.Min(left, random.Next(1, Math.Max(2, Samples / (Kills + 1))));
                    await ReadAsync(server, did, _ => did.Count >= lines);
                    await CheckRecoveredAsync(run, kill > 0);
                }
                else
                {
                    await EndAsync(run, server, did);
                }
            }
            finally
            {
                server.Kill();
                await server.WaitForExitAsync(Stop);
            }

            Assert.Empty(did.Intersect(finished.Keys));
            Assert.Equal(did.Count, did.Distinct().Count());
            var now = await FinishedAsync();
            Assert.All(finished, f => Assert.Equal(f.Value, now.GetValueOrDefault(f.Key)));
            finished = now;
        }

        Assert.Equal(Samples, finished.Count);
        Assert.False(Directory.Exists(Path.Combine(_folder, "logs", ".running")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Process StartServer()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Inspect.Web" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty));
        string[] arguments = ["view", "--port", _port.ToString(CultureInfo.InvariantCulture), "--log-dir", Path.Combine(_folder, "logs")];
        return Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;
    }

    private async Task<string> StartRunAsync()
    {
        var answer = await _client.PostAsJsonAsync("runs", new { task = "slowly", model = "mockllm/model", eval_config = new { max_samples = 4 } }, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("run").GetString()!;
    }

    private Task<JsonElement> RunAsync(string run) => _client.GetFromJsonAsync<JsonElement>($"runs/{run}", Stop)!;

    private async Task CheckRecoveredAsync(string run, bool isRecovered)
    {
        var found = await RunAsync(run);
        Assert.Equal(isRecovered, found.TryGetProperty("recovered_at", out _));

        // It may have come to its end while this was asked.
        Assert.Contains(found.GetProperty("state").GetString(), isRecovered ? ["recovered", "finishing", "done"] : (string[])["running", "finishing", "done"]);
    }

    /// <summary>Reads what the server says until a line is the last that is wanted; solved samples are kept.</summary>
    private static async Task ReadAsync(Process server, List<string> did, Func<string, bool> isLast)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience.Most);
        while (await server.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("did ", StringComparison.Ordinal))
            {
                did.Add(line[4..]);
            }

            if (isLast(line))
            {
                return;
            }
        }

        Assert.Fail("The server ended before it should.");
    }

    private async Task EndAsync(string run, Process server, List<string> did)
    {
        var reading = Task.Run(async () =>
        {
            while (await server.StandardOutput.ReadLineAsync(Stop) is { } line)
            {
                if (line.StartsWith("did ", StringComparison.Ordinal))
                {
                    did.Add(line[4..]);
                }
            }
        }, Stop);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(Patience.Most);
        while ((await RunAsync(run)).GetProperty("state").GetString() is not ("done" or "failed" or "cancelled"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }

        var end = await RunAsync(run);
        Assert.Equal(("done", Samples), (end.GetProperty("state").GetString(), end.GetProperty("done_samples").GetInt32()));
        server.Kill();
        await reading;
    }

    /// <summary>The samples that the log has, journal included, with the unique id of each.</summary>
    private async Task<Dictionary<string, string>> FinishedAsync()
    {
        var log = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "logs"), "*.eval"));
        var rows = await EvalLogReader.ReadSummariesAsync(log, Stop);
        Assert.Equal(rows.Count, rows.Select(r => r.Id).Distinct().Count());
        return rows.Where(r => r.Error is null).ToDictionary(r => r.Id.Text, r => r.Uuid!);
    }
}
