using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Inspect.Engine.Evals;

/// <summary>The state of the repository that a task lies in, as logs hold it (log format 5.2, <c>revision</c>).</summary>
internal static class GitRevision
{
    /// <summary>A repository that takes longer is left out: no run waits for it.</summary>
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    /// <summary>Reads it with the program <c>git</c>.</summary>
    /// <param name="folder">A folder; null where the task lies in none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Origin, commit, and whether files differ from it; null outside of a repository, without <c>git</c>, and where that does not answer.</returns>
    public static async Task<JsonElement?> ReadAsync(string? folder, CancellationToken cancellationToken)
    {
        if (folder is null || !IsInRepository(folder))
        {
            return null;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(Most);
        try
        {
            var answers = await Task.WhenAll(
                AskAsync(folder, stop.Token, "rev-parse", "--short", "HEAD"),
                AskAsync(folder, stop.Token, "config", "--get", "remote.origin.url"),
                AskAsync(folder, stop.Token, "status", "--porcelain")).ConfigureAwait(false);
            return answers is [{ Length: > 0 } commit, var origin, { } changes]
                ? JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["type"] = "git", ["origin"] = WithoutSecrets(origin ?? string.Empty), ["commit"] = commit, ["dirty"] = changes.Length > 0 })
                : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>An address without the name and the password that it may hold.</summary>
    internal static string WithoutSecrets(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address) && address.UserInfo.Length > 0 && address.Scheme is "http" or "https"
            ? new UriBuilder(address) { UserName = string.Empty, Password = string.Empty }.Uri.ToString()
            : origin;

    private static bool IsInRepository(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Exists(Path.Combine(at.FullName, ".git")))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What <c>git</c> prints; null where it fails. It runs nothing that the repository names, and writes nothing.</summary>
    private static async Task<string?> AskAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-c", "core.fsmonitor=false", "--no-optional-locks", "-C", folder, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var text = await process.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0 ? text.Trim() : null;
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
