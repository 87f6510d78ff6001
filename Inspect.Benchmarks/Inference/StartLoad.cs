using System.Diagnostics;
using System.Globalization;
using Inspect.Benchmarks.Pages;
using Inspect.Engine.Inference;
using Inspect.Engine.Inference.Batch;
using Inspect.Engine.Inference.Folders;
using Inspect.Engine.Inference.GenAi;
using Inspect.Tests.Support;

namespace Inspect.Benchmarks.Inference;

/// <summary>
/// What the first answers of a process take: <c>start [ROUNDS]</c>. Milliseconds, in turn, each in a process of its own: loading the built-in model with its files in the
/// system's cache and not, and ten epochs of hello world from the command line, start and load included, beside programs on GenAI's own interface (which report nothing either).
/// </summary>
internal static class StartLoad
{
    private const string Task = "Just reply with Hello World";
    private const int Epochs = 10;
    private const int NewTokens = 20;

    private static readonly string Models = Path.Combine(Repository.Root, "models");
    private static readonly string Folder = Path.Combine(Models, "SmolLM2-135M-Instruct");

    /// <summary>Programs that do no more than they must: answers at once, likeliest tokens that are drawn from (0 all), cores (0 as GenAI has it).</summary>
    private static readonly (string Name, int Rows, int TopK, int Threads)[] Programs =
    [
        ("its shortest program, one answer after the other", 1, 50, 0),
        ("the same from all tokens, as we draw", 1, 0, 0),
        ("ten answers at once from all tokens, all cores", Epochs, 0, 2),
    ];

    /// <summary>Runs all in turn.</summary>
    public static async Task RunAsync(int rounds)
    {
        using var logs = new Tests.Logs.TemporaryFolder();
        var table = new ResultTable();
        for (var round = 0; round < rounds; round++)
        {
            foreach (var engine in (string[])["batch", "genai"])
            {
                table.Add($"loaded, files in the cache: {engine}", await LoadAsync(engine, isCold: false), engine == "batch" ? 600 : null);
                table.Add($"loaded, files on the disk: {engine}", await LoadAsync(engine, isCold: true), engine == "batch" ? 1_500 : null);
            }

            table.Add("hello world, ten epochs: ours", await TimeAsync(
                Path.Combine(Repository.Root, "Inspect.Web", "bin", "Release", "net10.0", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "Inspect.Web"),
                "eval", "hello_world", "--model", "onnx/SmolLM2-135M-Instruct", "--epochs", Text(Epochs), "--log-dir", logs.Path));
            foreach (var (name, rows, topK, threads) in Programs)
            {
                table.Add($"hello world, GenAI: {name}", await TimeAsync(Environment.ProcessPath!, "start-genai", Text(rows), Text(topK), Text(threads)));
            }
        }

        table.Print();
        Console.WriteLine($"load average: {(File.Exists("/proc/loadavg") ? await File.ReadAllTextAsync("/proc/loadavg") : "not known")}");
    }

    /// <summary>Loads the model once, in a process of its own, and prints what that took.</summary>
    public static async Task LoadAsync(string engine)
    {
        var folder = ModelFolder.Read(Folder);
        await using ILocalEngine loaded = engine == "batch" ? await BatchEngine.LoadAsync(folder, TimeProvider.System) : await GenAiEngine.LoadAsync(folder, TimeProvider.System);
        Console.WriteLine(loaded.Info.LoadSeconds.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Hello world on GenAI's own interface.</summary>
    /// <param name="program">Answers at once, likeliest tokens that are drawn from, cores.</param>
    public static void RunGenAi(int[] program) => GenAiProgram.Run(Folder, Task, Epochs, NewTokens, program[0], program[1], program[2]);

    private static async Task<double> LoadAsync(string engine, bool isCold)
    {
        foreach (var file in isCold ? Directory.GetFiles(Folder) : [])
        {
            // GNU dd asks the system to drop what it has of a file.
            await TimeAsync("dd", $"if={file}", "iflag=nocache", "count=0", "status=none");
        }

        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["start-load", engine]) { RedirectStandardOutput = true })!;
        var seconds = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return 1_000 * double.Parse(seconds, CultureInfo.InvariantCulture);
    }

    private static async Task<double> TimeAsync(string program, params string[] arguments)
    {
        var started = Stopwatch.GetTimestamp();
        var info = new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, Environment = { ["ORT_DISABLE_TELEMETRY"] = "1" } };
        using var process = Process.Start(info)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(started).TotalMilliseconds : throw new InvalidOperationException(output);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
