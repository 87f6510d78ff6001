using System.Diagnostics;

namespace Inspect.Tests.Support;

/// <summary>Pipes that lie in a folder like a file.</summary>
public static class NamedPipe
{
    /// <summary>Makes one; the test is skipped where there is no such thing.</summary>
    public static void Make(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes lie in no folder there.");
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
