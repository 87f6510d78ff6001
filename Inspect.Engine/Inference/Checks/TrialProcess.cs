using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Inspect.Engine.Inference.Folders;

namespace Inspect.Engine.Inference.Checks;

/// <summary>One trial: starts the process, watches what it takes and ends it beyond the limits.</summary>
internal sealed class TrialProcess(FolderCheckOptions options, ModelFolder folder, TimeProvider time)
{
    private const double Gigabyte = 1_000_000_000;
    private const int MostLine = 1 << 16;

    /// <summary>Memory is looked at so often: what a process takes in between stays far below what a machine has.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private TrialMessage _last = new(Begins: ModelFolder.ConfigName); // Guarded by _gate.
    private string _stage = ModelFolder.ConfigName; // Guarded by _gate.

    private TimeSpan MostProcessorTime => options.ProcessorTime + TimeSpan.FromSeconds(60 * folder.SizeBytes / Gigabyte);

    private TimeSpan MostTime => options.Time + TimeSpan.FromMinutes(10 * folder.SizeBytes / Gigabyte);

    private long MostMemory => Math.Min(options.MemoryBytes + (3 * folder.SizeBytes), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 9);

    /// <summary>Runs the trial.</summary>
    /// <returns>Why the folder cannot be loaded; null when nothing speaks against it.</returns>
    /// <exception cref="ModelLoadException">The process cannot be started.</exception>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        try
        {
            var reading = ReadAsync(process.StandardOutput, cancellationToken);
            var draining = DrainAsync(process.StandardError, cancellationToken);
            var excess = await WatchAsync(process, cancellationToken).ConfigureAwait(false);
            End(process);
            await Task.WhenAll(reading, draining).ConfigureAwait(false);
            return Judge(excess, process);
        }
        finally
        {
            End(process);
        }
    }

    private Process Start()
    {
        // Where there is no folder of temporary files, the trial itself says so.
        var temporary = Path.GetTempPath();
        var start = new ProcessStartInfo(options.Program!)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = Directory.Exists(temporary) ? temporary : Path.GetPathRoot(temporary),
        };
        foreach (var argument in options.Arguments.Append(folder.Path).Concat(folder.TrustsLibraries ? [FolderTrial.TrustOption] : Array.Empty<string>()))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start) ?? throw new ModelLoadException(CannotStart("no process"));
        }
        catch (Win32Exception error)
        {
            throw new ModelLoadException(CannotStart(error.Message), error);
        }
    }

    private string CannotStart(string why) =>
        $"The model {folder.Name} cannot be tried out, since {options.Program} does not start ({why.TrimEnd('.')}). Check that the app's files are complete.";

    /// <summary>Waits for the end, or for the first limit that is passed.</summary>
    private async Task<string?> WatchAsync(Process process, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (stage, before) = (string.Empty, TimeSpan.Zero);
        var exit = process.WaitForExitAsync(cancellationToken);
        while (await Task.WhenAny(exit, Task.Delay(Interval, time, cancellationToken)).ConfigureAwait(false) != exit)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Usage(process) is not { } usage)
            {
                continue;
            }

            if (usage.Memory > MostMemory)
            {
                return string.Create(CultureInfo.InvariantCulture, $"it took more than {MostMemory / Gigabyte:0.0} GB of memory");
            }

            if (Stage() is var now && now != stage)
            {
                (stage, before) = (now, usage.Processor);
            }
            else if (usage.Processor - before > MostProcessorTime)
            {
                return string.Create(CultureInfo.InvariantCulture, $"it was not done after {MostProcessorTime.TotalSeconds:0} s of processor time");
            }

            if (time.GetElapsedTime(started) > MostTime)
            {
                return string.Create(CultureInfo.InvariantCulture, $"it was not done after {MostTime.TotalMinutes:0} minutes");
            }
        }

        await exit.ConfigureAwait(false);
        return null;
    }

    private static (long Memory, TimeSpan Processor)? Usage(Process process)
    {
        try
        {
            process.Refresh();
            return (process.WorkingSet64, process.TotalProcessorTime);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It has just ended.
            return null;
        }
    }

    private string? Judge(string? excess, Process process)
    {
        var (last, stage) = (Last(), Stage());
        if (excess is null && (last.Passed || last.Problem is not null))
        {
            return last.Problem;
        }

        var how = excess ?? string.Create(CultureInfo.InvariantCulture, $"it ended the process that tried it, exit code {process.ExitCode}");
        return $"{stage} in {folder.Path} cannot be used: {how}. Copy the folder's files again from where the model came from, or use another model.";
    }

    private TrialMessage Last()
    {
        lock (_gate)
        {
            return _last;
        }
    }

    private string Stage()
    {
        lock (_gate)
        {
            return _stage;
        }
    }

    private async Task ReadAsync(StreamReader output, CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        var buffer = new char[4_096];
        while (await output.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            foreach (var character in buffer.AsSpan(0, count))
            {
                if (character == '\n')
                {
                    Take(line.ToString());
                    line.Clear();
                }
                else if (line.Length < MostLine)
                {
                    line.Append(character);
                }
            }
        }
    }

    private void Take(string line)
    {
        if (TrialMessage.Parse(line) is not { } message)
        {
            return;
        }

        lock (_gate)
        {
            _last = message;
            _stage = message.Begins ?? _stage;
        }
    }

    /// <summary>What it prints while it dies is of no use, but must not fill the pipe.</summary>
    private static async Task DrainAsync(StreamReader errors, CancellationToken cancellationToken)
    {
        var buffer = new char[4_096];
        while (await errors.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
        {
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
