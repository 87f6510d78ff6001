using System.Diagnostics;
using Inspect.Tests.Support;

namespace Inspect.Tests.Web.Cli;

/// <summary>The app as a process of its own, started in the repository as a user starts it.</summary>
internal static class AppProcess
{
    public static Process Start(params string[] arguments) => Start(arguments, variables: []);

    public static Process Start(string[] arguments, params (string Name, string Value)[] variables) => Start([], arguments, variables);

    /// <summary>Starts it without some of the variables that the tests have.</summary>
    public static Process Start(string[] without, string[] arguments, params (string Name, string Value)[] variables)
    {
        // A shell starts its background jobs with Ctrl+C ignored, and children inherit that: env gives the signal back.
        var info = new ProcessStartInfo("env") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        info.ArgumentList.Add("--default-signal=INT");
        info.ArgumentList.Add("dotnet");
        info.ArgumentList.Add(typeof(Program).Assembly.Location);
        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        foreach (var name in without)
        {
            info.Environment.Remove(name);
        }

        foreach (var (name, value) in variables)
        {
            info.Environment[name] = value;
        }

        return Process.Start(info)!;
    }

    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await EndAsync(process);
    }

    public static async Task<(int Code, string Output, string Error)> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience.Most, TestContext.Current.CancellationToken);
        return (process.ExitCode, (await output).Trim(), (await error).Trim());
    }

    public static async Task WaitForAsync(Process process, string text)
    {
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience.Most, TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"The process ended without \"{text}\".");
    }
}
